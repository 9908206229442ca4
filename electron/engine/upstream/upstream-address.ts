/** Where requests go: an upstream's URL, taken apart once. */
export class UpstreamAddress {
  readonly url: URL;
  /** Host and port as in the address, for the Host field and for messages. */
  readonly host: string;
  readonly secure: boolean;
  readonly #path: string;
  readonly #query: string;
  readonly #basePath: string;

  /** The listener's `basePath` is replaced by the path of `url`. */
  constructor(url: string, basePath: string) {
    this.url = new URL(url);
    this.host = this.url.host;
    this.secure = this.url.protocol === 'https:';
    this.#path = this.url.pathname.replace(/\/$/, '');
    this.#query = this.url.search.slice(1);
    this.#basePath = basePath;
  }

  /** The address without a slash at its end, and without a query. */
  get base(): string {
    return `${this.url.origin}${this.#path}`;
  }

  /** Path and query for a request target as received; every character of it stays as it is. */
  pathOf(received: string): string {
    const rest = received.startsWith(this.#basePath) ? received.slice(this.#basePath.length) : received;
    const target = `${this.#path}${rest}` || '/';
    // A query in the upstream's address, such as Entra's flags, goes with every request.
    if (this.#query === '') return target.startsWith('?') ? `/${target}` : target;
    return `${target}${target.includes('?') ? '&' : '?'}${this.#query}`;
  }
}
