import path from 'node:path';
import { runnerImport } from 'vite';

const root = path.join(import.meta.dirname, '../..');
const load = async (file) => (await runnerImport(path.join(root, file), { root, configFile: false })).module;

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

const given = [
  'Ada',
  'Bo',
  'Zoë',
  'Dario',
  'Ines',
  'نور',
  'Khai',
  'Mara',
  'Priya',
  'Sørine',
  'Tomasz',
  'Yannis',
];
const family = [
  'Byron',
  'Li',
  'Venn',
  'Calloway',
  'الهاشمي',
  'Nguyễn',
  'Okafor',
  'Halloran',
  'Kjærgaard',
  'Lindqvist',
];
const departments = ['Engineering', 'Treasury', 'Risk', 'Sales', 'Audit', 'Support', 'Legal', 'Design'];

/** Same numbers for the same seed (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function person(n) {
  const first = given[n % given.length];
  const last = `${family[Math.floor(n / given.length) % family.length]}${n < 120 ? '' : `-${n.toString(36)}`}`;
  return {
    userName: `p${n}@larkfield.example`,
    name: { givenName: first, familyName: last },
    displayName: `${first} ${last}`,
    emails: [{ value: `p${n}@larkfield.example`, type: 'work', primary: true }],
    title: ['Analyst', 'Engineer', 'Auditor', 'Head'][n % 4],
    active: true,
    [ENTERPRISE]: { department: departments[n % departments.length], employeeNumber: `E-${n}` },
  };
}

/**
 * The requests of a company's months, in order, without end: an initial cycle of Entra, then incremental ones, with
 * Okta at work at a second listener between them. Deterministic.
 */
function* traffic(people) {
  const chance = random(7);
  const pick = (n) => Math.floor(chance() * n);
  const entraId = (n) => `e${n.toString(16).padStart(8, '0')}-7f76-453a-919d-413861904646`;
  const resource = (n, id, change = {}) => ({
    schemas: [USER, ENTERPRISE],
    id,
    ...person(n),
    ...change,
    meta: { resourceType: 'User', created: '2026-11-24T14:02:11Z', lastModified: '2026-11-24T14:02:11Z' },
  });
  const list = (...found) => ({
    schemas: [LIST],
    totalResults: found.length,
    startIndex: 1,
    itemsPerPage: found.length,
    Resources: found,
  });
  const entra = (method, target, body, status, answer, pause = 40) => ({
    listener: 1,
    agent: null,
    token: 'entra',
    method,
    target,
    body,
    status,
    answer,
    pause,
  });
  const okta = (method, target, body, status, answer, pause = 90) => ({
    listener: 2,
    agent: 'Okta SCIM Client 1.0.0',
    token: 'okta',
    method,
    target,
    body,
    status,
    answer,
    pause,
  });
  const patch = (...Operations) => ({ schemas: [PATCH], Operations });
  const by = (n) => `filter=userName+eq+%22p${n}%40larkfield.example%22`;

  const groups = departments.map((_, g) => `g-${g}`);
  yield entra(
    'GET',
    '/Users?filter=userName+eq+%22AzureAD_Test-7c9e6679-7425-40de-944b-e07fc1f90ae7%22',
    null,
    200,
    list(),
    1000,
  );
  for (const [g, displayName] of departments.entries()) {
    yield entra(
      'GET',
      `/Groups?excludedAttributes=members&filter=displayName+eq+%22${displayName}%22`,
      null,
      200,
      list(),
    );
    yield entra('POST', '/Groups', { schemas: [GROUP], displayName, externalId: `x-${g}` }, 201, {
      schemas: [GROUP],
      id: groups[g],
      displayName,
    });
  }
  for (let n = 0; n < people; n++) {
    const id = entraId(n);
    yield entra('GET', `/Users?${by(n)}`, null, 200, list());
    const { id: _, ...sent } = resource(n, id);
    if (n % 97 === 5)
      yield entra('POST', '/Users', sent, 409, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '409',
        scimType: 'uniqueness',
        detail: 'userName is taken',
      });
    else yield entra('POST', '/Users', sent, 201, resource(n, id));
    if (n % 3 === 0)
      yield entra(
        'PATCH',
        `/Groups/g-${n % departments.length}`,
        patch({ op: 'Add', path: 'members', value: [{ $ref: null, value: id }] }),
        204,
        null,
      );
  }
  for (let cycle = 2; ; cycle++) {
    for (let burst = 0; burst < 30; burst++) {
      const n = pick(people);
      const id = `o-${n}`;
      if (burst % 3 === 0) {
        yield okta(
          'GET',
          `/Users?filter=userName%20eq%20%22p${n}%40larkfield.example%22&startIndex=1&count=100`,
          null,
          200,
          list(),
          30_000,
        );
        yield okta(
          'POST',
          '/Users',
          { ...person(n), schemas: [USER], externalId: `00u${n.toString(36).padStart(9, '0')}` },
          201,
          resource(n, id),
        );
      } else {
        yield okta('GET', `/Users/${id}`, null, 200, resource(n, id), 30_000);
        yield okta(
          'PUT',
          `/Users/${id}`,
          resource(n, id, { title: `Title ${pick(9)}`, active: burst % 7 !== 1 }),
          burst === 20 ? 500 : 200,
          resource(n, id),
        );
      }
    }
    yield entra(
      'GET',
      '/Users?filter=userName+eq+%22AzureAD_Test-7c9e6679-7425-40de-944b-e07fc1f90ae7%22',
      null,
      200,
      list(),
      600_000,
    );
    for (let change = 0; change < 300; change++) {
      const n = pick(people);
      const id = entraId(n);
      yield entra('GET', `/Users/${id}`, null, 200, resource(n, id));
      if (change % 11 === 0)
        yield entra(
          'PATCH',
          `/Users/${id}`,
          patch({ op: 'Replace', path: 'active', value: 'False' }),
          200,
          resource(n, id, { active: false }),
        );
      else
        yield entra(
          'PATCH',
          `/Users/${id}`,
          patch({ op: 'Replace', path: 'title', value: `Title ${cycle}` }),
          change % 50 === 3 ? 400 : 200,
          resource(n, id, { title: `Title ${cycle}` }),
        );
      if (change % 4 === 0)
        yield entra(
          'PATCH',
          `/Groups/g-${change % departments.length}`,
          patch({ op: change % 8 ? 'Add' : 'Remove', path: 'members', value: [{ $ref: null, value: id }] }),
          204,
          null,
        );
    }
  }
}

/** Fills a fresh workspace with one session of `count` exchanges, through the store that records real ones. */
export async function makeSession(folder, count) {
  const { openWorkspace, closeWorkspace } = await load('electron/engine/store/database.ts');
  const { CaptureStore } = await load('electron/engine/store/capture-store.ts');
  const { SettingStore } = await load('electron/engine/store/settings.ts');
  const { SessionStore } = await load('electron/engine/store/sessions.ts');
  const { db, release } = openWorkspace(folder);
  const store = new CaptureStore(db, () => {});
  const sessions = new SessionStore(db, new SettingStore(db), () => ({
    maxAgeDays: null,
    maxCount: null,
    maxBytes: null,
  }));
  const session = sessions.live;
  let at = Date.UTC(2026, 10, 24, 14, 2);
  const requests = traffic(Math.max(20, Math.floor(count / 10)));
  for (let made = 0; made < count; made++) {
    const { value } = requests.next();
    at += value.pause;
    store.record(record(store.nextId(), session, at, value), (error) => {
      if (error) throw error;
    });
    if (made % 2000 === 1999) {
      store.flush();
      db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      // What the store schedules for itself needs a turn now and then.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  store.flush();
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  closeWorkspace(db, folder);
  release();
  return session;
}

function record(id, session, at, { listener, agent, token, method, target, body, status, answer }) {
  const sentBody = body && Buffer.from(JSON.stringify(body));
  const answerBody = answer && Buffer.from(JSON.stringify(answer));
  const type = 'application/scim+json; charset=utf-8';
  const headers = [
    'Host',
    '127.0.0.1:8484',
    'Accept',
    'application/scim+json',
    'Authorization',
    `Bearer ${token}`,
  ];
  if (agent) headers.push('User-Agent', agent);
  if (sentBody) headers.push('Content-Type', type, 'Content-Length', String(sentBody.length));
  return {
    storedBytes: null,
    id,
    session,
    listener,
    resendOf: null,
    target: 'mock: tolerant',
    client: '127.0.0.1:50000',
    secure: false,
    receivedAt: at,
    requestDone: 0.3,
    answered: null,
    ending: { firstByte: 2 + (id % 17), done: 3 + (id % 23), outcome: 'completed', problem: null },
    problem: null,
    method,
    url: `/scim/v2${target}`,
    basePath: '/scim/v2',
    status,
    trace: [],
    request: { httpVersion: '1.1', headers, trailers: [], body: sentBody, size: sentBody?.length ?? 0 },
    forwarded: null,
    answer: null,
    sent: {
      httpVersion: '1.1',
      reason: status === 204 ? 'No Content' : 'OK',
      headers: [
        'Content-Type',
        type,
        'Content-Length',
        String(answerBody?.length ?? 0),
        'Date',
        'Tue, 24 Nov 2026 14:02:11 GMT',
      ],
      trailers: [],
      body: answerBody,
      size: answerBody?.length ?? 0,
    },
  };
}
