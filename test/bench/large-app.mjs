// Takes a body of any size and says how large it was; gives one of as many bytes as its path says. Prints its URL.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pieces } from './pieces.mjs';

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const size = Number(/(\d+)$/.exec(request.url)?.[1] ?? 0);
    response.setHeader('Content-Length', size);
    Readable.from(pieces(size)).pipe(response);
    return;
  }
  let size = 0;
  request.on('data', (chunk) => {
    size += chunk.length;
  });
  request.on('end', () => response.end(String(size)));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
