// Requests to many paths in turn, from a process of its own: reads its task as JSON from standard input, prints a second's requests.
import { text } from 'node:stream/consumers';
import autocannon from 'autocannon';

const { url, paths, headers, connections, seconds } = JSON.parse(await text(process.stdin));
const result = await autocannon({
  url,
  connections,
  duration: seconds,
  headers,
  requests: paths.map((path) => ({ path })),
});
if (result.non2xx > 0 || result.errors > 0)
  throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
process.stdout.write(String(result.requests.average));
