import { afterEach } from 'vitest';
import { BodyReader } from '../../electron/engine/index/body-reader.ts';
import { ExchangeReader } from '../../electron/engine/index/exchange-reader.ts';
import { HttpListener } from '../../electron/engine/pipeline/listener.ts';
import type { PipelineHost } from '../../electron/engine/pipeline/open-exchange.ts';
import { CaptureStore } from '../../electron/engine/store/capture-store.ts';
import { openWorkspace } from '../../electron/engine/store/database.ts';
import { UpstreamRoute, type UpstreamRouteOptions } from '../../electron/engine/upstream/upstream-route.ts';
import { temporaryFolder } from './server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Ends with the test, what was started last first. */
export function atEnd(close: () => unknown): void {
  closers.push(close);
}

/** A listener in front of an upstream, in process, where limits can be made small. */
export async function forwarding(
  url: string,
  {
    maxStored = 1024 * 1024,
    ...options
  }: Partial<Omit<UpstreamRouteOptions, 'url' | 'maxStored'>> & {
    maxStored?: number;
  } = {},
) {
  const { db, release } = openWorkspace(temporaryFolder());
  const store = new CaptureStore(db, () => {});
  const host: PipelineHost = {
    store,
    session: () => 1,
    recording: () => true,
    maxStoredBody: () => maxStored,
    originOf: () => null,
    intercept: () => false,
  };
  const route = new UpstreamRoute({ basePath: '', ...options, url, maxStored: () => maxStored });
  const listener = new HttpListener(
    { host: '127.0.0.1', port: 0, mounts: [{ id: 1, basePath: '', route }], mayMove: false },
    host,
  );
  const port = await listener.open();
  atEnd(release);
  atEnd(() => db.close());
  atEnd(() => store.flush());
  atEnd(() => listener.close(0));
  const reader = new ExchangeReader(db, new BodyReader(db), 0, () => ({
    idp: null,
    meaning: { kind: 'unknown', sentence: [], note: null, subject: null },
  }));
  const ids = db.prepare('SELECT id FROM exchange ORDER BY id');
  return {
    port,
    base: `http://127.0.0.1:${port}`,
    /** Every stored exchange, as a window would get it. */
    exchanges() {
      const rows = ids.all() as { id: number }[];
      return rows.map(({ id }) => reader.get({ id, reveal: true }));
    },
  };
}
