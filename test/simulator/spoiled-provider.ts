import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMockTarget, type MockServiceProvider } from '../../electron/engine/mock/mock-target.ts';
import { profileById } from '../../shared/profiles/index.ts';

export interface Asked {
  readonly method: string;
  /** Path and query below the base URL. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a body of any shape, looked into by tests
  readonly body: any;
}

export interface Given {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The mock over HTTP, spoiled on purpose: what `spoil` returns is answered instead. */
export class SpoiledProvider {
  readonly mock: MockServiceProvider;
  readonly asked: Asked[] = [];
  url = '';
  readonly #server: http.Server;

  constructor(
    spoil: (asked: Asked, real: (change?: Partial<Asked>) => Given) => Given | null = () => null,
    profile = 'tolerant',
  ) {
    this.mock = createMockTarget({ profile: profileById(profile)! });
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { method = '', url = '', headers, rawHeaders } = request;
        const asked = {
          method,
          path: url.replace(/^\/scim\/v2/, ''),
          headers,
          body: text === '' ? undefined : JSON.parse(text),
        };
        this.asked.push(asked);
        const given =
          spoil(asked, (change = {}) => this.#real({ ...asked, ...change }, rawHeaders)) ??
          this.#real(asked, rawHeaders);
        const body = given.json === undefined ? undefined : JSON.stringify(given.json);
        response.writeHead(given.status, { 'Content-Type': 'application/scim+json', ...given.headers });
        response.end(body);
      });
    });
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/scim/v2`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #real({ method, path, body }: Asked, rawHeaders: string[]): Given {
    const answered = this.mock.answer({
      method,
      target: `/scim/v2${path}`,
      rawHeaders,
      body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
      basePath: '/scim/v2',
      baseUrl: this.url,
    });
    const headers: Record<string, string> = {};
    for (let at = 0; at + 1 < answered.headers.length; at += 2)
      headers[answered.headers[at]!] = answered.headers[at + 1]!;
    const text = answered.body?.toString('utf8') ?? '';
    return { status: answered.status, headers, ...(text !== '' && { json: JSON.parse(text) }) };
  }
}
