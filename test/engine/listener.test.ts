import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  type ExchangeRow,
  outcomeOf,
  problemOf,
  SELECT_EXCHANGE,
} from '../../electron/engine/index/exchange-row.ts';
import { HttpListener, type ListenerOptions } from '../../electron/engine/pipeline/listener.ts';
import type { PipelineHost } from '../../electron/engine/pipeline/open-exchange.ts';
import type { Route } from '../../electron/engine/pipeline/route.ts';
import { CaptureStore } from '../../electron/engine/store/capture-store.ts';
import { openWorkspace, type Sqlite } from '../../electron/engine/store/database.ts';
import { sendRaw } from './raw-client.ts';
import { temporaryFolder } from './server.ts';

/** The pipeline in process, where limits can be made small and the disk can be made full. */

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function pipeline(route: Route, options: Partial<ListenerOptions> = {}) {
  const { db, release } = openWorkspace(temporaryFolder());
  const store = new CaptureStore(db, () => {});
  const host: PipelineHost = {
    store,
    session: () => 1,
    recording: () => true,
    maxStoredBody: () => 1024,
    originOf: () => null,
    intercept: () => false,
  };
  const listener = new HttpListener(
    { host: '127.0.0.1', port: 0, mounts: [{ id: 1, basePath: '', route }], mayMove: false, ...options },
    host,
  );
  const port = await listener.open();
  closers.push(
    release,
    () => db.close(),
    () => store.flush(),
    () => listener.close(0),
  );
  return { db, store, port };
}

/** What a reader of the store sees of each exchange. */
function stored(db: Sqlite) {
  const rows = db.prepare(`${SELECT_EXCHANGE} ORDER BY exchange.id`).all() as ExchangeRow[];
  return rows.map((row) => ({
    method: row.method,
    status: row.status,
    outcome: outcomeOf(row, 0),
    problem: problemOf(row, 0),
  }));
}

const readBody: Route = {
  name: 'test',
  handle(exchange) {
    exchange.request.resume();
    exchange.request.on('end', () => exchange.reply({ status: 200, headers: [], body: null }));
  },
};

test('a request that does not arrive whole in time is answered 408 and kept as such', async () => {
  const { db, port } = await pipeline(readBody, { requestTimeout: 200 });
  const answer = await sendRaw(port, 'POST /Users HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(answer).toContain('did not arrive whole in time');
  await expect.poll(() => stored(db)).toMatchObject([{ method: 'POST', outcome: 'timedOut', status: 408 }]);
});

test('an exchange that waits has a row before it ends, and one row after', async () => {
  let answer = () => {};
  const { db, store, port } = await pipeline({
    name: 'slow',
    handle: (exchange) => {
      answer = () => exchange.reply({ status: 204, headers: [], body: null });
    },
  });
  const reply = sendRaw(port, 'GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await expect.poll(() => stored(db)).toMatchObject([{ method: 'GET', status: null, outcome: 'pending' }]);
  answer();
  expect(await reply).toMatch(/^HTTP\/1\.1 204 /);
  store.flush();
  expect(stored(db)).toMatchObject([{ method: 'GET', status: 204, outcome: 'completed' }]);
});

test('a client that hangs up while it waits for the answer is an aborted exchange', async () => {
  const { db, store, port } = await pipeline({ name: 'never', handle: () => {} });
  const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  await expect.poll(() => stored(db).length).toBe(1);
  socket.destroy();
  await expect
    .poll(() => {
      store.flush();
      return stored(db)[0]?.outcome;
    })
    .toBe('aborted');
  expect(stored(db)[0]?.problem).toContain('before the request was whole');
});

test('when the disk is full the client is told 503, nothing is half stored, and the target is told to load again', async () => {
  let lost = 0;
  const { db, port } = await pipeline({
    name: 'mock',
    handle(exchange) {
      exchange.reply({
        status: 201,
        headers: [],
        body: null,
        directory: 1,
        changes: [
          { op: 'put', type: 'User', id: 'u-1', json: JSON.stringify('x'.repeat(1_000_000)), isNew: true },
        ],
        onLost: () => lost++,
      });
    },
  });
  const { page_count: pages } = db.prepare('PRAGMA page_count').get() as { page_count: number };
  db.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const answer = await sendRaw(port, 'POST /Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
  expect(answer).toContain('could not be recorded');
  expect(lost).toBe(1);
  expect(db.prepare('SELECT count(*) AS n FROM resource').get()).toMatchObject({ n: 0 });
  db.exec('PRAGMA max_page_count = 1000000');
  expect(await sendRaw(port, 'POST /Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
    / 201 /,
  );
});
