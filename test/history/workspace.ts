import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { MockClient, type MockReply } from '../../electron/engine/directory/mock-client.ts';
import { DirectoryOperations } from '../../electron/engine/directory/operations.ts';
import { Slices } from '../../electron/engine/directory/slices.ts';
import { createMockTarget } from '../../electron/engine/mock/mock-target.ts';
import { MockTargets } from '../../electron/engine/mock-targets.ts';
import { CaptureStore } from '../../electron/engine/store/capture-store.ts';
import { closeWorkspace, openWorkspace } from '../../electron/engine/store/database.ts';
import type { StoredDirectory } from '../../electron/engine/store/directory-change.ts';
import type { ExchangeRecord } from '../../electron/engine/store/record.ts';

export const BASE = 'http://127.0.0.1/scim/v2';

/** A workspace on disk with one directory, written to as a listener does, without the listener. */
export class Workspace {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'scimscope-history-'));
  readonly directory = 1;
  readonly db;
  readonly store;
  readonly mocks;
  readonly operations;
  readonly signal = new AbortController().signal;
  readonly report = () => {};
  readonly #release: () => void;

  constructor() {
    const { db, release } = openWorkspace(this.folder);
    this.db = db;
    this.#release = release;
    this.store = new CaptureStore(db, () => {});
    this.mocks = new MockTargets(this.store.directories);
    this.operations = new DirectoryOperations(db, this.store, this.mocks);
  }

  get last(): number {
    return this.store.directories.history.last();
  }

  /** A request and its answer, stored like an exchange of a listener. */
  send(method: string, target: string, body?: unknown): MockReply {
    const mock = this.mocks.get(this.directory, 'tolerant');
    const reply = new MockClient(mock, '/scim/v2', BASE, false).send(method, target, body);
    const record = exchangeRecord(this.store.nextId(), method, `/scim/v2${target}`, body, reply);
    this.store.record(
      record,
      (failure) => {
        if (failure) throw failure;
      },
      this.directory,
      reply.changes,
    );
    this.store.flush();
    return reply;
  }

  /** What a client sees of a directory that holds what is stored somewhere. */
  everything(stored?: StoredDirectory): unknown {
    const mock = stored ? createMockTarget({ stored }) : this.mocks.get(this.directory, 'tolerant');
    const client = new MockClient(mock, '/scim/v2', BASE);
    return [client.send('GET', '/Users?count=1000').body, client.send('GET', '/Groups?count=1000').body];
  }

  slices(): Slices {
    return new Slices(this.signal);
  }

  close(): void {
    closeWorkspace(this.db, this.folder);
    this.#release();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const NO_MESSAGE = { httpVersion: '1.1', headers: [], trailers: [], body: null, size: 0 };

function exchangeRecord(
  id: number,
  method: string,
  url: string,
  body: unknown,
  reply: MockReply,
): ExchangeRecord {
  const request = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const answer = Buffer.from(JSON.stringify(reply.body));
  return {
    storedBytes: null,
    id,
    session: 1,
    listener: 1,
    resendOf: null,
    target: 'mock: tolerant',
    client: '127.0.0.1:1',
    secure: false,
    receivedAt: Date.now(),
    requestDone: 0,
    answered: null,
    ending: null,
    problem: null,
    method,
    url,
    basePath: '/scim/v2',
    status: reply.status,
    trace: [],
    request: { ...NO_MESSAGE, body: request, size: request?.length ?? 0 },
    forwarded: null,
    answer: null,
    sent: { ...NO_MESSAGE, reason: '', body: answer, size: answer.length },
  };
}
