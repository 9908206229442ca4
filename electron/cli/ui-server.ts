import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '../../shared/contract/wire.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/errors.ts';
import { contentSecurityPolicy, mediaType, pathInside, withNonce } from '../engine/web/page.ts';

const PORTS_TO_TRY = 50;
const MAX_MESSAGE = 16 * 1024 * 1024;

export interface UiServer {
  /** Address with the token in its fragment, which browsers do not send anywhere. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the UI to a browser on this computer. The token is made anew at every start; without it the page can
 * be loaded but not the engine reached. Host and Origin must be this address, so that neither another web page
 * nor a name rebound to 127.0.0.1 gets in.
 *
 * @throws EngineError when the port is taken (and `mayMove` is false).
 */
export async function startUiServer(engine: Engine, wanted: number, mayMove: boolean): Promise<UiServer> {
  const token = randomBytes(24).toString('base64url');
  const root = path.join(import.meta.dirname, '../renderer');
  let port = 0;
  const hosts = () => [`127.0.0.1:${port}`, `localhost:${port}`];

  const server = createServer((request, response) => {
    if (!hosts().includes(request.headers.host ?? ''))
      return refuse(response, 421, 'This address serves 127.0.0.1 only.');
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
    const origin = request.headers.origin ?? '';
    const allowed =
      hosts().includes(request.headers.host ?? '') && hosts().some((host) => origin === `http://${host}`);
    if (!allowed || request.url !== '/rpc')
      return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    if (!hasToken(request, token))
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

  return {
    url: `http://127.0.0.1:${port}/#${token}`,
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

/** The page sends the token as a WebSocket subprotocol: it must not be in a URL, and a page cannot set headers. */
function hasToken(request: IncomingMessage, token: string): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim());
  const wanted = Buffer.from(token);
  return offered.some((protocol) => {
    const given = Buffer.from(protocol);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
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
