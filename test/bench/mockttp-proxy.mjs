// A peer of the forwarding figures: mockttp forwarding everything, every exchange taken with its bodies, as HTTP
// Toolkit does. usage: node mockttp-proxy.mjs UPSTREAM
import { getLocal } from 'mockttp';

/** As many exchanges are kept as fit on a screen or two: mockttp's own memory is not what is measured. */
const KEPT = 100;

// It reports every client that leaves, as those that make load do at the end.
console.error = () => {};

const recorded = [];
const server = getLocal({ recordTraffic: false });
await server.start();
await server.forAnyRequest().thenForwardTo(process.argv[2]);
const keep = async ({ id, rawHeaders, body }) => {
  recorded.push({ id, rawHeaders, body: await body.getDecodedBuffer() });
  if (recorded.length > KEPT) recorded.splice(0, KEPT / 2);
};
await server.on('request', keep);
await server.on('response', keep);
process.stdout.write(`${server.url.replace('localhost', '127.0.0.1')}\n`);
