// The mock against scimmy-routers on Express, the same requests at both in turn, at two sizes of company.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { median, start, startScimscope, stop, throughput } from './processes.mjs';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const SCIMMY_HEADERS = { Authorization: 'Bearer third-party', 'Content-Type': 'application/scim+json' };
const SECONDS = 3;
/** Beyond this the peer's member PATCH takes seconds each. */
const GROUP_SIZE = 10_000;

export async function provider(print) {
  const flat = {};
  for (const size of [1000, 100_000]) {
    const ours = await startScimscope();
    const headers = { Authorization: ours.authorization, 'Content-Type': 'application/scim+json' };
    const scimmyScript = path.join(import.meta.dirname, '../third-party/scimmy-provider.mjs');
    const theirs = await start([scimmyScript, String(size)]);
    const client = new Client();
    const filled = performance.now();
    const ids = await fill(client, ours.scim, headers, size);
    print(
      `${size.toLocaleString('en')} users (created in ${((performance.now() - filled) / 1000).toFixed(1)} s over HTTP, recorded)`,
    );
    const theirIds = (await client.json('GET', `${theirs.line}/Users?count=5`, SCIMMY_HEADERS)).Resources.map(
      ({ id }) => id,
    );

    const both = async (name, target, options = {}) => {
      const rates = { ours: [], theirs: [] };
      for (let round = 0; round < 3; round++) {
        rates.ours.push(
          await throughput({ url: ours.scim + target(ids), headers, seconds: SECONDS, ...options }),
        );
        if (options.oursOnly) continue;
        rates.theirs.push(
          await throughput({
            url: theirs.line + target(theirIds),
            headers: SCIMMY_HEADERS,
            seconds: SECONDS,
            ...options,
          }),
        );
      }
      const [a, b] = [median(rates.ours), median(rates.theirs)];
      flat[name] = [...(flat[name] ?? []), a];
      print(
        `  ${name.padEnd(34)} ${Math.round(a)} requests/s, ${(a / b).toFixed(1)} times scimmy-routers (${Math.round(b)})`,
      );
    };
    await both('get by id', ([id]) => `/Users/${id}`);
    await both('userName eq', () => '/Users?filter=userName%20eq%20%22user7%40example.com%22');
    await both('userName co', () => '/Users?filter=userName%20co%20%22user77%22&count=10', {
      connections: 2,
    });
    await both('one page of 100', () => '/Users?startIndex=501&count=100', { connections: 2 });

    await membership(print, client, ours, headers, ids, flat);
    print(`  engine memory ${residentMegabytes(ours.child.pid)} MB (goal under 500 with 100,000)`);
    // Last: what is created here makes both directories larger.
    await both('create', () => '/Users', {
      method: 'POST',
      body: JSON.stringify({
        schemas: [USER],
        userName: '[<id>]@example.com',
        name: { familyName: 'Byron' },
      }),
    });
    await stop(ours.child);
    const again = performance.now();
    const reopened = await startScimscope(['--data', ours.data]);
    const list = await client.json('GET', `${reopened.scim}/Users?count=1`, headers);
    print(
      `  engine memory ${memory} MB; restarted with ${list.totalResults.toLocaleString('en')} users in ${((performance.now() - again) / 1000).toFixed(1)} s`,
    );
    await stop(reopened.child);
    await stop(theirs.child);
    client.close();
  }
  for (const name of ['userName eq', 'one member into 10,000']) {
    const [small, large] = flat[name];
    print(`${name}: 1,000 users ${(small / large).toFixed(2)} times as fast as 100,000 (goal at most 1.5)`);
  }
}

async function fill(client, base, headers, size) {
  const ids = [];
  let next = 0;
  const worker = async () => {
    while (next < size) {
      const i = next++;
      const created = await client.json('POST', `${base}/Users`, headers, {
        schemas: [USER],
        userName: `user${i}@example.com`,
        name: { givenName: 'Ada', familyName: `Byron ${i}` },
        emails: [{ value: `user${i}@example.com`, type: 'work', primary: true }],
        active: true,
      });
      ids.push(created.id);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return ids;
}

async function membership(print, client, ours, headers, ids, flat) {
  const members = Array.from({ length: GROUP_SIZE }, (_, i) => ids[i % ids.length]);
  const group = await client.json('POST', `${ours.scim}/Groups`, headers, {
    schemas: [GROUP],
    displayName: 'Everyone',
    members: [...new Set(members)].map((value) => ({ value })),
  });
  const url = `${ours.scim}/Groups/${group.id}?excludedAttributes=members`;
  const change = (op, id) =>
    client.send('PATCH', url, headers, {
      schemas: [PATCH_OP],
      Operations: [
        op === 'add'
          ? { op, path: 'members', value: [{ value: id }] }
          : { op, path: `members[value eq "${id}"]` },
      ],
    });
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < SECONDS * 1000) {
    const id = ids[done % ids.length];
    await change('remove', id);
    await change('add', id);
    done += 2;
  }
  const rate = done / ((performance.now() - started) / 1000);
  flat['one member into 10,000'] = [...(flat['one member into 10,000'] ?? []), rate];
  const size = Math.min(GROUP_SIZE, ids.length).toLocaleString('en');
  print(`  ${`one member of a group of ${size}`.padEnd(34)} ${Math.round(rate)} PATCHes/s on one connection`);
}

class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  send(method, url, headers, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method,
          agent: this.#agent,
          headers: { ...headers, ...(text && { 'Content-Length': Buffer.byteLength(text) }) },
        },
        (answer) => {
          const chunks = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () => {
            if (answer.statusCode >= 300)
              reject(new Error(`${method} ${url}: ${answer.statusCode} ${Buffer.concat(chunks)}`));
            else resolve(Buffer.concat(chunks).toString());
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  async json(...args) {
    return JSON.parse(await this.send(...args));
  }

  close() {
    this.#agent.destroy();
  }
}

function residentMegabytes(pid) {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return '?';
  }
}
