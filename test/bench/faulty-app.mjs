// An app that goes wrong in the way its path asks for: /…/<kind>/…, see FAULTS.
import { createServer } from 'node:net';

const json = (text, status = '200 OK') =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/scim+json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

/** What the app does with a request. `answers` is the status a client gets; null where it gets none that is whole. */
export const FAULTS = {
  right: { answers: 200, run: (socket) => socket.write(json('{"id":"1"}')) },
  empty: { answers: 204, run: (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n') },
  large: { answers: 200, run: (socket) => socket.write(json('x'.repeat(1_000_000))) },
  late: { answers: 200, run: (socket) => setTimeout(() => socket.writable && socket.write(json('{}')), 20) },
  trailers: {
    answers: 200,
    run: (socket) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-After: 1\r\n\r\n'),
  },
  byteByByte: {
    answers: 200,
    run(socket) {
      const bytes = json('{"slow":true}');
      let at = 0;
      const next = () => at < bytes.length && socket.write(bytes[at++], () => setImmediate(next));
      next();
    },
  },
  closesAfter: {
    answers: 200,
    run: (socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end'),
  },
  closes: { answers: 502, run: (socket) => socket.end() },
  resets: { answers: 502, run: (socket) => socket.resetAndDestroy() },
  notHttp: { answers: 502, run: (socket) => socket.end('220 smtp.example.com\r\n') },
  short: { answers: 502, run: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{') },
  wrongChunks: {
    answers: 502,
    run: (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
  },
  resetsMidway: {
    answers: null,
    run(socket) {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n${'x'.repeat(300_000)}`, () =>
        setTimeout(() => socket.resetAndDestroy(), 5),
      );
    },
  },
  /** Only for clients that leave. */
  silent: { answers: null, run() {} },
};

/** @returns host with port, a count of its open connections, and a way to end it */
export async function startFaultyApp() {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        const kind = /\/fault\/(\w+)/.exec(text.slice(0, end))?.[1] ?? 'right';
        text = text.slice(end + 4 + length);
        FAULTS[kind].run(socket);
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${server.address().port}`,
    connections: () => sockets.size,
    /** Closes every connection, as an app does that is restarted. */
    closeKept() {
      for (const socket of sockets) socket.destroy();
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
