// The peer of the forwarding figures: http-proxy as its documentation shows it, with kept-alive connections.
// usage: node bare-proxy.mjs UPSTREAM
import http from 'node:http';
import httpProxy from 'http-proxy';

const proxy = httpProxy.createProxyServer({
  target: process.argv[2],
  agent: new http.Agent({ keepAlive: true }),
});
proxy.on('error', (_error, _request, response) => response.destroy());
const server = http.createServer((request, response) => proxy.web(request, response));
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
