import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Identity } from './certificates.ts';

/** A server on a free port of 127.0.0.1, and the requests it got. */
export interface TestApp {
  readonly port: number;
  readonly url: string;
  readonly requests: { readonly line: string; readonly headers: readonly string[] }[];
  close(): void;
}

/** An app that tells what it got; `answer` writes something else. */
export async function startApp(
  options: { identity?: Identity; answer?: RequestListener } = {},
): Promise<TestApp> {
  const requests: TestApp['requests'] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.rawHeaders });
    if (options.answer) return options.answer(request, response);
    request.resume();
    request.on('end', () => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'));
  };
  const server = options.identity
    ? createTlsServer({ ...options.identity }, listener)
    : createServer(listener);
  const port = await listening(server);
  return {
    port,
    url: `${options.identity ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    close: () => stop(server),
  };
}

/** A proxy for plain requests and tunnels; with `credentials` (user:password) it asks for them. */
export async function startProxy(credentials?: string): Promise<TestApp> {
  const requests: TestApp['requests'] = [];
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const allowed = (request: IncomingMessage) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.rawHeaders });
    return wanted === undefined || request.headers['proxy-authorization'] === wanted;
  };
  const server = createServer((request, response) => {
    if (!allowed(request)) {
      response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="proxy"' }).end();
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !name.startsWith('proxy-')),
    );
    void fetch(request.url ?? '', { headers: headers as Record<string, string> }).then(async (answer) => {
      response.writeHead(answer.status, { 'Content-Type': 'application/json', Via: '1.1 test' });
      response.end(await answer.text());
    });
  });
  server.on('connect', (request, socket) => {
    if (!allowed(request)) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  const port = await listening(server);
  return { port, url: `http://127.0.0.1:${port}`, requests, close: () => stop(server) };
}

/** The values of a field, as they were sent. */
export function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name);
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function stop(server: Server): void {
  server.close();
  server.closeAllConnections();
}
