import { connect, createServer, type Server, type Socket } from 'node:net';

/** One HTTP message taken apart, with everything that is visible on the wire but the sizes of chunks. */
export interface RawMessage {
  /** Request line or status line. */
  readonly line: string;
  /** `Name: value`, as received. */
  readonly fields: readonly string[];
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  /** Latin-1. */
  readonly body: string;
  readonly trailers: readonly string[];
}

export function field(message: Pick<RawMessage, 'fields'>, name: string): string | undefined {
  const prefix = `${name.toLowerCase()}:`;
  return message.fields
    .find((line) => line.toLowerCase().startsWith(prefix))
    ?.slice(prefix.length)
    .trim();
}

/** Takes messages off a stream of bytes, in a reading of RFC 9112 independent of Node's parser. */
export class MessageReader {
  #text = '';
  readonly #bodiless: (line: string) => boolean;
  readonly #untilClose: boolean;

  constructor(bodiless: (line: string) => boolean, untilClose: boolean) {
    this.#bodiless = bodiless;
    this.#untilClose = untilClose;
  }

  push(bytes: Buffer): void {
    this.#text += bytes.toString('latin1');
  }

  /** The next whole message. `closed`: nothing more will come. */
  take(closed = false): RawMessage | null {
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const [line = '', ...fields] = this.#text.slice(0, end).split('\r\n');
    const from = end + 4;
    const head = { line, fields };
    if (this.#bodiless(line)) return this.#cut(from, { ...head, framing: 'none', body: '', trailers: [] });
    if (/chunked/i.test(field(head, 'transfer-encoding') ?? '')) return this.#chunked(head, from);
    const length = field(head, 'content-length');
    if (length !== undefined) {
      const to = from + Number(length);
      if (this.#text.length < to) return null;
      return this.#cut(to, { ...head, framing: 'length', body: this.#text.slice(from, to), trailers: [] });
    }
    if (!this.#untilClose) return this.#cut(from, { ...head, framing: 'none', body: '', trailers: [] });
    if (!closed) return null;
    return this.#cut(this.#text.length, {
      ...head,
      framing: 'close',
      body: this.#text.slice(from),
      trailers: [],
    });
  }

  #chunked(head: Pick<RawMessage, 'line' | 'fields'>, from: number): RawMessage | null {
    let body = '';
    for (let at = from; ; ) {
      const lineEnd = this.#text.indexOf('\r\n', at);
      if (lineEnd < 0) return null;
      const size = Number.parseInt(this.#text.slice(at, lineEnd), 16);
      if (size === 0) {
        const trailersAt = lineEnd + 2;
        if (this.#text.startsWith('\r\n', trailersAt))
          return this.#cut(trailersAt + 2, { ...head, framing: 'chunked', body, trailers: [] });
        const end = this.#text.indexOf('\r\n\r\n', trailersAt);
        if (end < 0) return null;
        const trailers = this.#text.slice(trailersAt, end).split('\r\n');
        return this.#cut(end + 4, { ...head, framing: 'chunked', body, trailers });
      }
      const next = lineEnd + 2 + size + 2;
      if (this.#text.length < next) return null;
      body += this.#text.slice(lineEnd + 2, next - 2);
      at = next;
    }
  }

  #cut(to: number, message: RawMessage): RawMessage {
    this.#text = this.#text.slice(to);
    return message;
  }
}

/** An upstream that sees every byte it gets, and answers with the bytes it is given. */
export class RawUpstream {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Called with each whole request; writes the answer. */
  onRequest: (request: RawMessage, socket: Socket) => void = () => {};
  /** Takes each connection over: nothing is read from it here. */
  onConnection: ((socket: Socket) => void) | null = null;

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
      if (this.onConnection) return this.onConnection(socket);
      const reader = new MessageReader(() => false, false);
      socket.on('data', (bytes) => {
        reader.push(bytes);
        for (let request = reader.take(); request; request = reader.take()) this.onRequest(request, socket);
      });
    });
  }

  static async start(): Promise<RawUpstream> {
    const upstream = new RawUpstream();
    await new Promise<void>((resolve) => upstream.#server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  get host(): string {
    const address = this.#server.address();
    return `127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** A client on one kept connection; opens another when that was closed. */
export class RawClient {
  readonly #port: number;
  #socket: Socket | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends the bytes and resolves with the answer; rejects when the connection ends before it is whole. */
  async send(bytes: string, method: string): Promise<RawMessage> {
    const socket = this.#socket?.writable ? this.#socket : await this.#open();
    const bodiless = (line: string) => method === 'HEAD' || /^HTTP\/1\.1 (1\d\d|204|304)/.test(line);
    const reader = new MessageReader(bodiless, true);
    return await new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        socket.off('data', onData);
        socket.off('close', onClose);
        settle();
      };
      const onData = (chunk: Buffer) => {
        reader.push(chunk);
        const answer = reader.take();
        if (!answer) return;
        if (/close/i.test(field(answer, 'connection') ?? '')) socket.end();
        done(() => resolve(answer));
      };
      const onClose = () => {
        const answer = reader.take(true);
        done(() => (answer ? resolve(answer) : reject(new Error('the connection was closed'))));
      };
      socket.on('data', onData);
      socket.on('close', onClose);
      socket.write(Buffer.from(bytes, 'latin1'));
    });
  }

  #open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#port, '127.0.0.1', () => resolve(socket));
      socket.on('error', reject);
      this.#socket = socket;
    });
  }

  close(): void {
    this.#socket?.destroy();
  }
}
