import type { IdpDefinition } from '../../../shared/simulator/definition.ts';
import type { SimRequest } from '../../../shared/simulator/talk.ts';
import { headersOf } from '../../../shared/simulator/wire.ts';
import type { Wire, WireAnswer } from './wire.ts';

export interface SimulationTargetOptions {
  readonly name: string;
  readonly listener: number | null;
  readonly wire: Wire;
  /** Headers that let requests in, names and values in turn. */
  readonly credentials: readonly string[];
}

/** An app that requests go to, as one identity provider sends them. */
export class AppTarget {
  readonly name: string;
  readonly listener: number | null;
  readonly wire: Wire;
  readonly #authorization: string | null;
  readonly #otherCredentials: readonly string[];

  constructor({ name, listener, wire, credentials }: SimulationTargetOptions) {
    this.name = name;
    this.listener = listener;
    this.wire = wire;
    let authorization: string | null = null;
    const others: string[] = [];
    for (let at = 0; at + 1 < credentials.length; at += 2) {
      const [header = '', value = ''] = credentials.slice(at, at + 2);
      if (header.toLowerCase() === 'authorization') authorization = value;
      else others.push(header, value);
    }
    this.#authorization = authorization;
    this.#otherCredentials = others;
  }

  get hasCredentials(): boolean {
    return this.#authorization !== null || this.#otherCredentials.length > 0;
  }

  send(idp: IdpDefinition, { method, path, body }: SimRequest, signal: AbortSignal): Promise<WireAnswer> {
    const bytes = body === null ? null : Buffer.from(JSON.stringify(body));
    const headers = headersOf(idp, {
      host: this.wire.host,
      authorization: this.#authorization,
      length: bytes?.length ?? null,
    });
    return this.wire.send({
      method,
      path,
      headers: [...headers, ...this.#otherCredentials],
      body: bytes,
      timeout: idp.transport.timeout,
      signal,
    });
  }
}
