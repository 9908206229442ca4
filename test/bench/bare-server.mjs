// The peer of the throughput figures: node:http answering a constant, nothing else. Prints its URL.
import { createServer } from 'node:http';

const body = JSON.stringify({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: '2819c223-7f76-453a-919d-413861904646',
  userName: 'ada@example.com',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
  active: true,
  meta: { resourceType: 'User', version: 'W/"1"' },
});
const server = createServer((request, response) => {
  request.resume();
  response.setHeader('Content-Type', 'application/scim+json');
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
