import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '../../shared/contract/wire.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/errors.ts';
import { contentSecurityPolicy, mediaType, pathInside, withNonce } from '../engine/web/page.ts';
import { PageKeys } from './page-keys.ts';

const PORTS_TO_TRY = 50;
const MAX_MESSAGE = 16 * 1024 * 1024;

export interface UiOptions {
  /** Wanted port; 0 takes a free one. */
  readonly port: number;
  /** Take the next free port when the wanted one is taken, instead of failing. */
  readonly mayMove: boolean;
  /** An address opens one page, once. Otherwise it opens any number until the process ends. */
  readonly once: boolean;
}

export interface UiServer {
  /** An address to open, with a token in its fragment, which browsers do not send anywhere. */
  readonly url: string;
  /** Another such address. */
  freshUrl(): string;
  close(): Promise<void>;
}

/**
 * Serves the UI to a browser on this computer. The page exchanges the token of its address for a key at
 * `POST /session`; without one it can be loaded but the engine not reached. Host and Origin must be this address,
 * so that neither another web page nor a name rebound to 127.0.0.1 gets in.
 *
 * @throws EngineError when the port is taken (and may not move).
 */
export async function startUiServer(engine: Engine, options: UiOptions): Promise<UiServer> {
  const { port: wanted, mayMove } = options;
  const pages = new PageKeys(options.once);
  const root = path.join(import.meta.dirname, '../renderer');
  let port = 0;
  const hosts = () => [`127.0.0.1:${port}`, `localhost:${port}`];
  const fromOwnPage = ({ headers }: IncomingMessage) =>
    hosts().includes(headers.host ?? '') && hosts().some((host) => headers.origin === `http://${host}`);

  const server = createServer((request, response) => {
    if (!hosts().includes(request.headers.host ?? ''))
      return refuse(response, 421, 'This address serves 127.0.0.1 only.');
    if (request.method === 'POST' && request.url === '/session') {
      if (!fromOwnPage(request)) return refuse(response, 403, 'Only the page served here may ask for a key.');
      const key = pages.redeem(bearerOf(request));
      if (key === null)
        return refuse(response, 401, 'The address was used before, or is of an earlier start.');
      response.writeHead(201, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      return void response.end(JSON.stringify({ key }));
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'Only GET is answered here.');
    void serveFile(root, request, response);
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    handleProtocols: () => 'scimscope',
  });
  server.on('upgrade', (request, socket, head) => {
    // Node hands the bare socket over: a client that resets it must not end the host.
    socket.on('error', () => socket.destroy());
    if (!fromOwnPage(request) || request.url !== '/rpc')
      return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    if (!protocolsOf(request).some((offered) => pages.admits(offered)))
      return void socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (accepted) => engine.connect(toChannel(accepted)));
  });

  for (let candidate = wanted; ; candidate++) {
    try {
      port = await new Promise<number>((resolve, reject) => {
        server.once('error', reject);
        server.listen(candidate, '127.0.0.1', () => {
          server.off('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : candidate);
        });
      });
      break;
    } catch (error) {
      const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (busy && mayMove && candidate < wanted + PORTS_TO_TRY) continue;
      throw new EngineError(
        busy
          ? `Port ${candidate} is taken by another program.`
          : `The UI cannot be served: ${(error as Error).message}.`,
        'Choose another with --ui-port, or 0 for a free one.',
        error,
      );
    }
  }

  const freshUrl = () => `http://127.0.0.1:${port}/#${pages.invite()}`;
  return {
    url: freshUrl(),
    freshUrl,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serveFile(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = pathInside(root, new URL(request.url ?? '/', 'http://ui').pathname);
  try {
    if (file === null) throw new Error('outside');
    const nonce = randomBytes(16).toString('base64');
    const content = await readFile(file);
    const body = file.endsWith('.html') ? Buffer.from(withNonce(content.toString('utf8'), nonce)) : content;
    response.writeHead(200, {
      'Content-Type': mediaType(file),
      'Content-Length': body.length,
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Resource-Policy': 'same-origin',
      // Names in assets/ carry a hash of what is in them; the others stay the same across versions.
      'Cache-Control':
        path.dirname(file) === path.join(root, 'assets') ? 'max-age=31536000, immutable' : 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  } catch {
    refuse(response, 404, 'There is no such page.');
  }
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(`${why}\n`);
}

function bearerOf({ headers }: IncomingMessage): string {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The page sends its key as a WebSocket subprotocol: it must not be in a URL, and a page cannot set headers. */
function protocolsOf({ headers }: IncomingMessage): string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
}

function toChannel(socket: WebSocket): Channel {
  // A message too large or not a frame: ws closes the connection, and the page hears of it by that.
  socket.on('error', () => {});
  return {
    send: (text) => socket.send(text),
    onMessage: (listener) => socket.on('message', (data) => listener(data.toString())),
    onClose: (listener) => socket.on('close', listener),
    close: () => socket.close(),
  };
}
