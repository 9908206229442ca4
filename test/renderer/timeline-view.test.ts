import { expect, test } from 'vitest';
import { openTimelineView } from '../../renderer/screens/timeline/view.ts';
import { createClient } from '../../shared/contract/client.ts';
import type { Row } from '../../shared/contract/exchange.ts';
import { fakeEngine, fakeRow } from './fake-engine.ts';

function engineWith(rows: Row[]) {
  return fakeEngine({
    'timeline.open': () => ({
      kind: 'view',
      view: 7,
      matching: rows.length,
      total: rows.length,
      length: rows.length,
      unsearched: 0,
    }),
    'timeline.rows': ({ from, to }: { from: number; to: number }) => ({ rows: rows.slice(from, to) }),
    'timeline.locate': ({ exchange }: { exchange: number }) => {
      const position = rows.findIndex((row) => row.id === exchange);
      return { position: position < 0 ? null : position };
    },
    'timeline.close': () => ({}),
  });
}

async function opened(rows: Row[]) {
  const engine = engineWith(rows);
  const view = openTimelineView(createClient(engine.channel), 1, '');
  await expect.poll(() => view.state.get().kind).toBe('open');
  const grow = (...more: Row[]) => {
    rows.push(...more);
    engine.emit('timeline.changed', {
      view: 7,
      matching: rows.length,
      total: rows.length,
      length: rows.length,
      unsearched: 0,
      changed: [],
      reset: false,
    });
  };
  const fetched = () =>
    engine.calls.filter(({ method }) => method === 'timeline.rows').map(({ params }) => params);
  return { engine, view, grow, fetched };
}

const people = (count: number) => Array.from({ length: count }, (_, at) => fakeRow(at + 1));

test('fetches only the pages that are wanted, each once', async () => {
  const { view, fetched } = await opened(people(1000));
  view.want(250, 290);
  view.want(255, 295);
  await expect.poll(() => view.row(260)?.id).toBe(261);
  expect(fetched()).toEqual([{ view: 7, from: 200, to: 300 }]);
  expect(view.row(10)).toBeUndefined();
  view.want(250, 300);
  expect(fetched()).toHaveLength(1);
});

test('a page that was the last one is completed when rows are appended, and shows its old rows meanwhile', async () => {
  const { view, grow } = await opened(people(30));
  view.want(0, 30);
  await expect.poll(() => view.row(29)?.id).toBe(30);
  grow(fakeRow(31));
  await expect.poll(() => (view.state.get() as { matching: number }).matching).toBe(31);
  expect(view.row(29)?.id).toBe(30);
  view.want(0, 31);
  await expect.poll(() => view.row(30)?.id).toBe(31);
});

test('a changed row is fetched again', async () => {
  const rows = people(5);
  rows[2] = fakeRow(3, { status: null, outcome: 'pending' });
  const { engine, view } = await opened(rows);
  view.want(0, 5);
  await expect.poll(() => view.row(2)?.outcome).toBe('pending');
  rows[2] = fakeRow(3, { status: 201 });
  engine.emit('timeline.changed', {
    view: 7,
    matching: 5,
    total: 5,
    length: 5,
    unsearched: 0,
    changed: [3],
    reset: false,
  });
  await expect
    .poll(() => {
      view.want(0, 5);
      return view.row(2)?.status;
    })
    .toBe(201);
});

test('rows asked for before positions moved do not land after it', async () => {
  const rows = people(200);
  const { engine, view } = await opened(rows);
  engine.pause();
  view.want(0, 50);
  rows.splice(0, 100);
  engine.emit('timeline.changed', {
    view: 7,
    matching: 100,
    total: 100,
    length: 100,
    unsearched: 0,
    changed: [],
    reset: true,
  });
  engine.resume();
  await expect.poll(() => (view.state.get() as { matching: number }).matching).toBe(100);
  view.want(0, 50);
  await expect.poll(() => view.row(0)?.id).toBe(101);
});

test('keeps a bounded number of rows however far one scrolls', async () => {
  const { view } = await opened(people(10_000));
  for (let from = 0; from < 10_000; from += 100) {
    expect((await view.fetchRow(from))?.id).toBe(from + 1);
  }
  const kept = Array.from({ length: 10_000 }, (_, at) => view.row(at)).filter(Boolean).length;
  expect(kept).toBeLessThanOrEqual(1200);
  expect(view.row(9_999)?.id).toBe(10_000);
});

test('locates from the cache without asking, else asks the engine', async () => {
  const { engine, view } = await opened(people(500));
  view.want(0, 100);
  await expect.poll(() => view.row(0)?.id).toBe(1);
  expect(await view.locate(42)).toBe(41);
  expect(engine.calls.some(({ method }) => method === 'timeline.locate')).toBe(false);
  expect(await view.locate(400)).toBe(399);
  expect(await view.locate(9999)).toBeNull();
});

test('a filter that is not well-formed is told with its place', async () => {
  const engine = fakeEngine({
    'timeline.open': () => ({ kind: 'badFilter', message: 'A status is 404', from: 7, to: 10 }),
  });
  const view = openTimelineView(createClient(engine.channel), 1, 'status:6xx');
  await expect.poll(() => view.state.get()).toMatchObject({ kind: 'badFilter', from: 7, to: 10 });
});
