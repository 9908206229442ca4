// The mock against scimmy-routers on Express, the same requests at both in turn, at two sizes of company.
import path from 'node:path';
import {
  manyPaths,
  median,
  residentMegabytes,
  setRecording,
  start,
  startScimscope,
  stop,
  throughput,
} from './processes.mjs';
import { Client, repeated } from './provider-client.mjs';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const SIZES = [1000, 100_000];
const GROUP_SIZE = 10_000;
const ROUNDS = 3;
/** Of one measurement. */
const SECONDS = 2;
/** Different people that are asked for in turn. */
const SPREAD = 500;

export async function provider(print) {
  const companies = [];
  for (const size of SIZES) {
    const parties = await startBoth(size);
    companies.push(parties);
    const full = residentMegabytes(parties.ours.child.pid);
    print(`${number(size)} users, requests a second`);
    const columns = ['recorded', 'off', 'scimmy'].map((name) => name.padStart(9)).join(' ');
    print(`  ${''.padEnd(26)} ${columns}   recorded against scimmy-routers`);
    await measure(print, parties, reading(size));
    const after = residentMegabytes(parties.ours.child.pid);
    print(
      `  memory of the engine: ${full} MB with everybody in it (goal with 100,000: under 500), ${after} MB after all this`,
    );
  }
  await compareSizes(print, companies);
  for (const [at, parties] of companies.entries()) {
    print(`${number(SIZES[at])} users again`);
    await restart(print, parties);
    await measure(print, parties, creating);
    for (const { client } of Object.values(parties)) client.close();
    parties.theirs.child.kill('SIGKILL');
    await stop(parties.ours.child);
  }
}

/** Both sizes in turn, so that what else the machine does is the same for them. */
async function compareSizes(print, companies) {
  print(`${number(SIZES[0])} users as many times as fast as ${number(SIZES[1])} (goal: at most 1.5)`);
  const rows = { 'userName eq': reading(SIZES[1])['userName eq'], 'PATCH one member': oneMember };
  for (const [row, work] of Object.entries(rows)) {
    const rates = companies.map(() => []);
    for (let round = 0; round < 2 * ROUNDS; round++) {
      for (const [at, { ours }] of companies.entries()) rates[at].push(await work(ours));
    }
    const [small, large] = rates.map(median);
    print(`  ${row.padEnd(26)} ${(small / large).toFixed(2)}`);
  }
}

async function startBoth(size) {
  const ours = await startScimscope();
  const headers = { Authorization: ours.authorization, 'Content-Type': 'application/scim+json' };
  const groupSize = Math.min(size, GROUP_SIZE);
  const parties = {
    ours: { ...ours, base: ours.scim, headers, client: new Client(ours.scim, headers) },
    theirs: await startPeer(size, groupSize),
  };
  const { client } = parties.ours;
  await fill(client, size);
  const people = await peopleOf(client, groupSize);
  const members = people.map((value) => ({ value }));
  const { id } = await client.json('POST', '/Groups', { schemas: [GROUP], displayName: 'Everyone', members });
  Object.assign(parties.ours, { ids: await someIds(client, size), members: people.slice(0, 100), group: id });
  return parties;
}

/** The peer starts with its people, under ids that are known: to ask it for them would take minutes. */
async function startPeer(size, groupSize) {
  const script = path.join(import.meta.dirname, '../third-party/scimmy-provider.mjs');
  const headers = { Authorization: 'Bearer third-party', 'Content-Type': 'application/scim+json' };
  const id = (at) => `user-${at}`;
  const peer = {
    isPeer: true,
    headers,
    ids: Array.from({ length: SPREAD }, (_, at) => id(Math.floor((at * size) / SPREAD))),
    members: Array.from({ length: 100 }, (_, at) => id(at)),
    group: 'group-0',
    async restart() {
      peer.client?.close();
      peer.child?.kill('SIGKILL');
      const { child, line } = await start([script, String(size), String(groupSize)]);
      const client = new Client(line, headers);
      client.hurried = true;
      Object.assign(peer, { child, base: line, client });
    },
  };
  await peer.restart();
  return peer;
}

/** What is asked of a directory without making it larger. */
function reading(size) {
  const spread = (paths) => (party) => manyPaths({ ...party, paths, connections: 16, seconds: SECONDS });
  const found = (text) => `/Users?filter=${encodeURIComponent(text)}`;
  // The smallest company has these people, too.
  const known = Array.from({ length: SPREAD }, (_, at) => found(`userName eq "user${at}@example.com"`));
  return {
    'GET by id': (party) => spread(party.ids.map((id) => `/Users/${id}`))(party),
    'PATCH one member': oneMember,
    // The peer looks at everybody, which takes so long that sixteen at once would run into time-outs.
    'userName eq': (party) =>
      party.isPeer
        ? repeated(SECONDS, (at) => party.client.send('GET', known[at % SPREAD]))
        : spread(known)(party),
    'userName co': ({ client }) =>
      repeated(SECONDS, (at) => client.send('GET', `${found(`userName co "user${at % 90}"`)}&count=10`)),
    'page through all, users': (party) => pageThrough(party, size),
  };
}

const creating = {
  create: ({ base, headers }) =>
    throughput({
      url: `${base}/Users`,
      headers,
      method: 'POST',
      body: JSON.stringify({
        schemas: [USER],
        userName: '[<id>]@example.com',
        name: { familyName: 'Byron' },
      }),
      seconds: SECONDS,
    }),
};

/** Every row with the mock recorded, the mock not recorded, and the peer, in turn, so that the machine's moods cancel out. */
async function measure(print, { ours, theirs }, rows) {
  for (const [row, work] of Object.entries(rows)) {
    const figures = { recorded: [], off: [], theirs: [] };
    await work(ours);
    for (let round = 0; round < ROUNDS; round++) {
      figures.recorded.push(await work(ours));
      await setRecording(ours, false);
      figures.off.push(await work(ours));
      await setRecording(ours, true);
      // What took longer than a round is not asked again.
      if (round > 0 && figures.theirs[0] < 1 / SECONDS) continue;
      figures.theirs.push(await work(theirs));
      // It goes on with what was given up, so it is started anew.
      if (figures.theirs[0] < 0) await theirs.restart();
    }
    const [recorded, off, peer] = Object.values(figures).map(median);
    const times = `${peer < 0 ? 'more than ' : ''}${Math.abs(recorded / peer).toFixed(1)} times`;
    print(`  ${row.padEnd(26)} ${rate(recorded)} ${rate(off)} ${rate(peer)}   ${times}`);
  }
}

/** Users a second. A peer that takes seconds for a page is asked for some of them, from all over the list. */
async function pageThrough({ client }, size) {
  const count = 100;
  const pages = Math.ceil(size / count);
  const page = async (at) =>
    await client.send('GET', `/Users?startIndex=${1 + (at % pages) * count}&count=${count}`);
  return count * (await repeated(SECONDS, (at) => page(at * 37)));
}

async function oneMember({ client, group, members }) {
  const change = (operation) =>
    client.send('PATCH', `/Groups/${group}?excludedAttributes=members`, {
      schemas: [PATCH_OP],
      Operations: [operation],
    });
  return await repeated(SECONDS, (at) => {
    const id = members[Math.floor(at / 2) % members.length];
    return change(
      at % 2 === 0
        ? { op: 'remove', path: `members[value eq "${id}"]` }
        : { op: 'add', path: 'members', value: [{ value: id }] },
    );
  });
}

async function restart(print, { ours }) {
  ours.client.close();
  await stop(ours.child);
  const started = performance.now();
  const again = await startScimscope(['--data', ours.data]);
  const client = new Client(again.scim, ours.headers);
  const { totalResults } = await client.json('GET', '/Users?count=1');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`  restarted with ${number(totalResults)} users in ${seconds} s (goal with 100,000: under 5)`);
  Object.assign(ours, again, { base: again.scim, client });
}

async function fill(client, size) {
  let next = 0;
  const worker = async () => {
    while (next < size) {
      const at = next++;
      await client.send('POST', '/Users', {
        schemas: [USER],
        userName: `user${at}@example.com`,
        name: { givenName: 'Ada', familyName: `Byron ${at}` },
        emails: [{ value: `user${at}@example.com`, type: 'work', primary: true }],
        active: true,
      });
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/** Ids of people from all over the list. */
async function someIds(client, size) {
  const ids = [];
  const pages = Math.min(5, size / 100);
  for (let at = 0; at < pages; at++) {
    const { Resources } = await client.json('GET', `/Users?startIndex=${1 + at * (size / pages)}&count=100`);
    ids.push(...Resources.map(({ id }) => id));
  }
  return ids;
}

/** Ids of people from the beginning of the list. */
async function peopleOf(client, wanted) {
  const ids = [];
  while (ids.length < wanted) {
    const page = await client.json('GET', `/Users?startIndex=${ids.length + 1}&count=1000&attributes=id`);
    ids.push(...page.Resources.map(({ id }) => id));
  }
  return ids.slice(0, wanted);
}

function rate(value) {
  if (value < 0) return `< ${-value}`.padStart(9);
  return number(Number(value < 10 ? value.toFixed(1) : Math.round(value))).padStart(9);
}

function number(value) {
  return value.toLocaleString('en');
}
