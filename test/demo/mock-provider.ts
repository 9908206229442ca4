import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMockTarget, type MockServiceProvider } from '../../electron/engine/mock/mock-target.ts';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';

/** The mock service provider behind a bare HTTP server, which keeps what passed as the deriver sees it. */
export class MockBehindHttp {
  readonly mock: MockServiceProvider = createMockTarget();
  readonly seen: ObservedExchange[] = [];
  /** Names of the tolerances that were used. */
  readonly tolerated = new Set<string>();
  readonly #server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      const body = Buffer.concat(chunks);
      const basePath = '/scim/v2';
      const answer = this.mock.answer({
        method,
        target: url,
        rawHeaders,
        body,
        basePath,
        baseUrl: this.#baseUrl,
      });
      for (const { kind, name } of answer.trace) if (kind === 'tolerance') this.tolerated.add(name);
      this.seen.push({
        id: this.seen.length + 1,
        listener: 1,
        method,
        target: url,
        basePath,
        requestHeaders: rawHeaders,
        requestBody: parse(body),
        status: answer.status,
        answerHeaders: answer.headers,
        answerBody: parse(answer.body ?? Buffer.alloc(0)),
        client: '127.0.0.1:1',
        outcome: 'completed',
      });
      response.writeHead(answer.status, answer.headers as string[]);
      response.end(answer.body);
    });
  });
  #baseUrl = '';

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#baseUrl = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/scim/v2`;
    return this.#baseUrl;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function parse(body: Buffer): unknown {
  return body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));
}
