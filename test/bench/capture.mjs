// Capture-and-answer against a bare node:http server in the same run, in turn, so that the machine's moods cancel out.
import path from 'node:path';
import { median, output, percentile, start, startScimscope, stop, throughput } from './processes.mjs';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ROUNDS = 5;

export async function capture(print) {
  const bare = await start([path.join(import.meta.dirname, 'bare-server.mjs')]);
  const scimscope = await startScimscope();
  const headers = { Authorization: scimscope.authorization, 'Content-Type': 'application/scim+json' };
  const answer = await fetch(`${scimscope.scim}/Users`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      schemas: [USER],
      userName: 'ada@example.com',
      name: { givenName: 'Ada', familyName: 'Byron' },
      emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
    }),
  });
  const { id } = await answer.json();
  const read = `${scimscope.scim}/Users/${id}`;
  const template = JSON.stringify({ schemas: [USER], userName: '[<id>]@example.com' });

  const figures = { bare: [], get: [], create: [] };
  await throughput({ url: bare.line, seconds: 1 });
  await throughput({ url: read, headers, seconds: 1 });
  for (let round = 0; round < ROUNDS; round++) {
    figures.bare.push(await throughput({ url: bare.line, seconds: 3 }));
    figures.get.push(await throughput({ url: read, headers, seconds: 3 }));
    figures.create.push(
      await throughput({
        url: `${scimscope.scim}/Users`,
        headers,
        method: 'POST',
        body: template,
        seconds: 3,
      }),
    );
  }
  const ratio = (key) => median(figures[key].map((value, i) => value / figures.bare[i])).toFixed(2);
  print(`bare node:http                      ${Math.round(median(figures.bare))} requests/s`);
  print(
    `get one user, recorded              ${Math.round(median(figures.get))} requests/s, ${ratio('get')} of bare (goal 0.40)`,
  );
  print(
    `create a user, stored and recorded  ${Math.round(median(figures.create))} requests/s, ${ratio('create')} of bare`,
  );
  await stop(scimscope.child);

  // A fresh one: what is measured is an answer, not the backlog of the load before.
  const calm = await startScimscope();
  const created = await fetch(`${calm.scim}/Users`, {
    method: 'POST',
    headers: { ...headers, Authorization: calm.authorization },
    body: JSON.stringify({ schemas: [USER], userName: 'ada' }),
  });
  const url = `${calm.scim}/Users/${(await created.json()).id}`;
  const latencies = { bare: [], get: [] };
  const paced = async (target) =>
    JSON.parse(
      await output([
        path.join(import.meta.dirname, 'pace-client.mjs'),
        target,
        calm.authorization,
        '2000',
        '200',
      ]),
    );
  // The bare server has been running hot for a while: a first round warms the other up as well.
  await paced(url);
  for (let round = 0; round < ROUNDS; round++) {
    latencies.bare.push(await paced(bare.line));
    latencies.get.push(await paced(url));
  }
  for (const part of [0.5, 0.99]) {
    const at = (key) => latencies[key].map((run) => percentile(run, part) / 1000);
    const [plain, recorded] = [at('bare'), at('get')];
    const added = recorded.map((value, round) => value - plain[round]).sort((a, b) => a - b);
    print(
      `p${part * 100} at 200 requests/s: bare ${median(plain).toFixed(2)} ms, recorded ${median(recorded).toFixed(2)} ms, ` +
        `${median(added).toFixed(2)} ms added (rounds: ${added.map((value) => value.toFixed(2)).join(', ')})` +
        `${part === 0.99 ? ' (goal at most 1 ms)' : ''}`,
    );
  }
  await stop(calm.child);
  await stop(bare.child);
}
