/**
 * Knows which requests the engine itself sent, by the client address the listener sees. Nothing is added to
 * the request: what arrives is exactly what the engineer wrote.
 */
export class Origins {
  readonly #byClient = new Map<string, { readonly resendOf: number | null; arrived(id: number): void }>();

  /** Announces a request from `client` (address and port). Returns a function that takes the word back. */
  expect(client: string, resendOf: number | null, arrived: (id: number) => void): () => void {
    this.#byClient.set(client, { resendOf, arrived });
    return () => this.#byClient.delete(client);
  }

  /** The exchange that exchange `id` from `client` was made from, if it was. */
  claim(client: string, id: number): number | null {
    if (this.#byClient.size === 0) return null;
    const expected = this.#byClient.get(client);
    if (!expected) return null;
    this.#byClient.delete(client);
    expected.arrived(id);
    return expected.resendOf;
  }
}
