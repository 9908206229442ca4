import { connect, type Socket } from 'node:net';

/** How a connection ended: by FIN, by RST, or not yet. */
export type ConnectionEnd = 'closed' | 'reset';

/** A client that sends one request and sees every byte of what comes back, and how the connection ends. */
export class RawExchange {
  readonly socket: Socket;
  #text = '';
  #end: ConnectionEnd | null = null;
  #error = '';
  readonly #waiting = new Set<() => void>();

  constructor(port: number, request: string) {
    this.socket = connect(port, '127.0.0.1', () => this.socket.write(request));
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk) => {
      this.#text += chunk;
      this.#notify();
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#error = error.code ?? '';
    });
    this.socket.on('close', () => {
      this.#end = this.#error === 'ECONNRESET' ? 'reset' : 'closed';
      this.#notify();
    });
  }

  /** What came so far, Latin-1. */
  get text(): string {
    return this.#text;
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.#text)?.[1] ?? 0);
  }

  get head(): string {
    return this.#text.split('\r\n\r\n')[0] ?? '';
  }

  get body(): string {
    return this.#text.slice(this.head.length + 4);
  }

  header(name: string): string | undefined {
    return new RegExp(`^${name}: (.*)$`, 'im').exec(this.head)?.[1]?.trim();
  }

  /** Resolves when the connection has ended. */
  ended(): Promise<ConnectionEnd> {
    return this.#until(() => this.#end);
  }

  /** Resolves when at least so many bytes of the body are there. */
  async received(bytes: number): Promise<void> {
    await this.#until(() => this.#text.includes('\r\n\r\n') && this.body.length >= bytes);
  }

  leave(): void {
    this.socket.resetAndDestroy();
  }

  #notify(): void {
    for (const check of this.#waiting) check();
  }

  #until<T>(read: () => T | null | false): Promise<T> {
    return new Promise((resolve) => {
      const check = () => {
        const value = read();
        if (value === null || value === false) return;
        this.#waiting.delete(check);
        resolve(value);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** One request as text, closing the connection after it. */
export function rawRequest(method: string, path: string, body = '', headers: readonly string[] = []): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const head = [
    `${method} /scim/v2${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: close',
    'Content-Type: application/scim+json',
    ...headers,
    ...length,
  ];
  return `${head.join('\r\n')}\r\n\r\n${Buffer.from(body, 'utf8').toString('latin1')}`;
}

/** Sends one request and waits for the end of the connection. */
export async function exchange(
  port: number,
  method: string,
  path: string,
  body = '',
  headers: readonly string[] = [],
): Promise<RawExchange> {
  const raw = new RawExchange(port, rawRequest(method, path, body, headers));
  await raw.ended();
  return raw;
}

export const OKTA = 'User-Agent: Okta SCIM Client 1.0.0';

export function user(userName: string, more: object = {}): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName,
    active: true,
    ...more,
  });
}
