import type { Handlers } from '../../../shared/contract/define.ts';
import type {
  DirectoryDescription,
  DirectoryJob,
  DirectoryType,
  directoryEvents,
  directoryMethods,
  ImportPreview,
  WriteResult,
} from '../../../shared/contract/directory.ts';
import type { historyMethods } from '../../../shared/contract/history.ts';
import type { EventName, EventPayload } from '../../../shared/contract/rpc.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { OwnDefinitions } from '../../../shared/scim/definitions.ts';
import { isObject, type Json, type JsonObject } from '../../../shared/scim/json.ts';
import { SchemaDefinition } from '../../../shared/scim/schema-definition.ts';
import type { Listeners } from '../listeners.ts';
import type { MockTargets } from '../mock-targets.ts';
import type { Sender } from '../resend/sender.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { Sqlite } from '../store/database.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import { added, listDefinitions, takenAway } from './definition-changes.ts';
import { importFile, previewImport } from './imports.ts';
import { Jobs } from './jobs.ts';
import { detailOf } from './mock-client.ts';
import { DirectoryOperations } from './operations.ts';
import { type Place, placeOf } from './place.ts';
import { checkResource, RecordWriter } from './record-writer.ts';
import { Rosters } from './rosters.ts';
import { Cancelled } from './slices.ts';
import { Uploads } from './uploads.ts';

/** Changes are announced at most this often, in ms. */
const ANNOUNCE_EVERY = 150;
/** Beyond this many resources "some" becomes "any". */
const TOUCHED_AT_MOST = 200;

export interface DirectoryHost {
  /** Folder of the workspace. */
  readonly data: string;
  readonly db: Sqlite;
  readonly store: CaptureStore;
  readonly mocks: MockTargets;
  readonly listeners: Listeners;
  readonly sender: Sender;
  emit<E extends EventName & keyof typeof directoryEvents>(event: E, payload: EventPayload<E>): void;
}

interface Links {
  readonly key: string;
  readonly elements: readonly JsonObject[];
}

/** Everything a window does with directories. Reads what a resource is from the mock, as a client would. */
export class DirectoryService {
  readonly handlers: Handlers<typeof directoryMethods & Pick<typeof historyMethods, 'history.restore'>>;
  readonly #host: DirectoryHost;
  readonly #operations: DirectoryOperations;
  readonly #rosters: Rosters;
  readonly #jobs: Jobs;
  readonly #uploads: Uploads;
  /** Resources found in a file, by the upload it came with. */
  readonly #found = new Map<number, number>();
  readonly #records: RecordWriter;
  readonly #announcements = new Map<number, { touched: Set<string> | null; timer: NodeJS.Timeout }>();
  readonly #stopping = new AbortController();
  #links: Links | null = null;

  constructor(host: DirectoryHost) {
    this.#host = host;
    this.#operations = new DirectoryOperations(host.db, host.store, host.mocks, (directory) => {
      this.#rosters.forget(directory);
      this.#announce(directory, null);
      this.#tellSnapshots(directory);
      this.#clearAway();
    });
    this.#rosters = new Rosters(host.db, host.store.directories);
    this.#jobs = new Jobs((job) => host.emit('directory.progress', job));
    this.#records = new RecordWriter(host.sender);
    this.#uploads = new Uploads(host.data);
    host.store.onDirectory = (directory, changes) => this.#changed(directory, changes);
    this.handlers = this.#makeHandlers();
    this.#clearAway();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#jobs.cancelAll();
    await this.#uploads.discardAll();
    for (const { timer } of this.#announcements.values()) clearTimeout(timer);
  }

  #makeHandlers(): DirectoryService['handlers'] {
    const { snapshots } = this.#operations;
    return {
      'directory.describe': ({ listener }) => this.#describe(this.#place(listener)),
      'directory.list': async ({ listener, type, search, sort, from, to }) => {
        const roster = await this.#rosters.of(this.#place(listener).directory, type);
        return roster.page(search, sort, from, to);
      },
      'directory.locate': async ({ listener, type, search, sort, id }) => {
        const roster = await this.#rosters.of(this.#place(listener).directory, type);
        return { position: roster.locate(search, sort, id) };
      },
      'directory.get': ({ listener, type, id, whole }) => {
        const place = this.#place(listener);
        const { links, endpoint } = this.#type(place, type);
        const query = whole || links.length === 0 ? '' : `?excludedAttributes=${links.join(',')}`;
        const reply = place.client.send('GET', `${endpoint}/${encodeURIComponent(id)}${query}`);
        if (reply.status === 404) return { resource: null };
        if (reply.status !== 200) throw new RpcError('internal', detailOf(reply));
        return { resource: reply.body };
      },
      'directory.links': ({ listener, type, id, attribute, from, to }) => {
        const place = this.#place(listener);
        const elements = this.#linksOf(place, type, id, attribute);
        const { types } = this.#describe(place);
        const rows = elements.slice(from, to).map((each) => linkRow(place, types, each));
        return { total: elements.length, rows };
      },
      'directory.check': ({ listener, type, text }) => {
        const place = this.#place(listener);
        return { problem: checkResource(place, this.#type(place, type), text) };
      },
      'directory.save': ({ listener, type, id, text }) => this.#save(listener, type, id, text),
      'directory.delete': ({ listener, type, id }) => {
        const { endpoint } = this.#type(this.#place(listener), type);
        return this.#records.remove(this.#host.listeners.get(listener), endpoint, id);
      },
      'directory.reset': ({ listener }) => {
        const { directory } = this.#place(listener);
        this.#jobs.demandIdle(directory);
        return { snapshot: this.#operations.reset(directory)?.id ?? null };
      },
      'directory.undo': ({ listener, snapshot }) => {
        const { directory } = this.#place(listener);
        this.#operations.demand(directory, snapshot);
        return this.#jobs.start(directory, 'restore', async (report, signal) => {
          await this.#operations.undo(directory, snapshot, report, signal);
          return null;
        });
      },
      'directory.definitions': ({ listener }) => {
        const { directory } = this.#place(listener);
        return listDefinitions(this.#operations.definitions(directory));
      },
      'directory.define': ({ listener, files }) => {
        const { directory } = this.#place(listener);
        return this.#define(directory, (before) => added(files, before));
      },
      'directory.undefine': ({ listener, id }) => {
        const { directory } = this.#place(listener);
        return this.#define(directory, (before) => takenAway(id, before));
      },
      'directory.snapshots': ({ listener }) => snapshots.list(this.#place(listener).directory),
      'directory.snapshot': ({ listener, name }) => {
        const { directory } = this.#place(listener);
        return this.#jobs.start(directory, 'snapshot', async (report, signal) => {
          await this.#operations.keep(directory, name, report, signal).finally(() => this.#clearAway());
          this.#tellSnapshots(directory);
          return null;
        });
      },
      'directory.restore': ({ listener, snapshot }) => {
        const { directory } = this.#place(listener);
        this.#operations.demand(directory, snapshot);
        return this.#jobs.start(directory, 'restore', async (report, signal) => {
          await this.#operations
            .restore(directory, snapshot, report, signal)
            .finally(() => this.#clearAway());
          return null;
        });
      },
      'history.restore': ({ listener, point }) => {
        const { directory } = this.#place(listener);
        this.#operations.demandPast(directory, point);
        return this.#jobs.start(directory, 'restore', async (report, signal) => {
          await this.#operations.goBack(directory, point, report, signal).finally(() => this.#clearAway());
          return null;
        });
      },
      'directory.deleteSnapshot': ({ snapshot }) => {
        const known = snapshots.get(snapshot);
        if (!known) return {};
        this.#jobs.demandIdle(known.directory);
        snapshots.remove(snapshot);
        this.#tellSnapshots(known.directory);
        this.#clearAway();
        return {};
      },
      'directory.upload': async ({ upload, name, text }) => ({
        upload: await this.#uploads.take(upload, name, text),
      }),
      'directory.discard': async ({ upload }) => {
        await this.#discard(upload);
        return {};
      },
      'directory.preview': ({ listener, upload }) => this.#preview(this.#place(listener), upload),
      'directory.import': async ({ listener, upload }) => {
        const place = this.#place(listener);
        const file = await this.#uploads.file(upload);
        const items = this.#found.get(upload) ?? 0;
        return this.#jobs.start(place.directory, 'import', async (report, signal) => {
          const writer = this.#operations.writer(place, signal);
          const tally = await importFile(file, place, writer, report, items);
          await this.#discard(upload);
          return tally;
        });
      },
      'directory.generate': ({ listener, people, seed }) => {
        const place = this.#place(listener);
        return this.#jobs.start(place.directory, 'generate', (report, signal) =>
          this.#operations.generate(place, people, seed, report, signal),
        );
      },
      'directory.cancel': async ({ job }) => {
        await this.#jobs.cancel(job);
        return {};
      },
    };
  }

  /** @throws RpcError when the listener has no directory */
  #place(listener: number): Place {
    const { target, basePath, baseUrl, name } = this.#host.listeners.get(listener);
    if (target.kind === 'mock') {
      return placeOf(this.#host.mocks, target, basePath, baseUrl ?? `http://localhost${basePath}`);
    }
    throw new RpcError(
      'notFound',
      `${name} is answered by ${target.url}, so its people are kept there.`,
      'Choose a listener that is answered by the mock.',
    );
  }

  #describe(place: Place): DirectoryDescription {
    const { directory, profile } = place;
    const schemas = resourcesOf(place, '/Schemas').map((schema) => SchemaDefinition.parse(schema));
    const counts = this.#host.mocks.counts(directory);
    const types = resourcesOf(place, '/ResourceTypes').map((type) => toType(type, schemas, counts));
    return { directory, profile: profile.id, types, schemas, job: this.#jobs.of(directory) };
  }

  #type(place: Place, name: string): DirectoryType {
    const type = this.#describe(place).types.find((each) => each.name === name);
    if (type) return type;
    throw new RpcError('notFound', `This directory has no resource type ${name}.`);
  }

  /** Links are read whole once and kept while their resource stays the same. */
  #linksOf(place: Place, type: string, id: string, attribute: string): readonly JsonObject[] {
    const { endpoint } = this.#type(place, type);
    const path = `${endpoint}/${encodeURIComponent(id)}`;
    const { body: version } = place.client.send('GET', `${path}?attributes=meta`);
    const key = `${path} ${attribute} ${JSON.stringify(version.meta)}`;
    if (this.#links?.key !== key) {
      const { body } = place.client.send('GET', `${path}?attributes=${attribute}`);
      const held = body[attribute];
      this.#links = { key, elements: Array.isArray(held) ? held.filter(isObject) : [] };
    }
    return this.#links.elements;
  }

  #save(listener: number, type: string, id: string, text: string): Promise<WriteResult> {
    const place = this.#place(listener);
    const found = this.#type(place, type);
    const before = place.client.send('GET', `${found.endpoint}/${encodeURIComponent(id)}`);
    return this.#records.replace(
      this.#host.listeners.get(listener),
      place.profile,
      found,
      id,
      text,
      before.body,
    );
  }

  async #preview(place: Place, upload: number): Promise<ImportPreview> {
    const file = await this.#uploads.file(upload);
    let toldAt = 0;
    const onRead = (done: number) => {
      const now = performance.now();
      if (now - toldAt < ANNOUNCE_EVERY) return;
      toldAt = now;
      this.#host.emit('directory.previewing', { upload, done, total: file.size });
    };
    try {
      const preview = await previewImport(file, place, this.#uploads.signal(upload), onRead);
      this.#found.set(upload, preview.people + preview.groups);
      return preview;
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      throw new RpcError('conflict', `${file.name} was given up.`, 'Choose it again to import it.');
    }
  }

  async #discard(upload: number): Promise<void> {
    this.#found.delete(upload);
    await this.#uploads.discard(upload);
  }

  #define(directory: number, change: (before: OwnDefinitions) => OwnDefinitions): DirectoryJob {
    const own = change(this.#operations.definitions(directory));
    return this.#jobs.start(directory, 'define', async (report, signal) => {
      await this.#operations.redefine(directory, own, report, signal);
      this.#host.emit('directory.defined', { directory });
      return null;
    });
  }

  #changed(directory: number, changes: readonly DirectoryChange[]): void {
    this.#rosters.changed(directory, changes);
    const touched = new Set<string>();
    for (const change of changes) {
      touched.add(change.id);
      if (change.op === 'link' || change.op === 'unlink') touched.add(change.value);
    }
    this.#announce(directory, touched);
  }

  #announce(directory: number, touched: ReadonlySet<string> | null): void {
    const waiting = this.#announcements.get(directory);
    if (waiting) {
      if (!touched) waiting.touched = null;
      else for (const id of touched) waiting.touched?.add(id);
      return;
    }
    const timer = setTimeout(() => {
      const { touched: all } = this.#announcements.get(directory) ?? { touched: null };
      this.#announcements.delete(directory);
      this.#host.emit('directory.changed', {
        directory,
        counts: this.#host.mocks.counts(directory),
        touched: all && all.size <= TOUCHED_AT_MOST ? [...all] : null,
      });
    }, ANNOUNCE_EVERY);
    timer.unref();
    this.#announcements.set(directory, { touched: touched && new Set(touched), timer });
  }

  #tellSnapshots(directory: number): void {
    const snapshots = this.#operations.snapshots.list(directory);
    this.#host.emit('directory.snapshotsChanged', { directory, snapshots });
  }

  /** What cannot be removed now is removed at the next start. */
  #clearAway(): void {
    this.#operations.snapshots.clearAway(this.#stopping.signal).catch(() => {});
  }
}

function resourcesOf(place: Place, path: string): JsonObject[] {
  const { Resources } = place.client.send('GET', path).body;
  return Array.isArray(Resources) ? Resources.filter(isObject) : [];
}

function toType(
  type: JsonObject,
  schemas: readonly SchemaDefinition[],
  counts: Readonly<Record<string, number>>,
): DirectoryType {
  const name = String(type.name);
  const extensions = Array.isArray(type.schemaExtensions) ? type.schemaExtensions : [];
  const core = schemas.find(({ id }) => id === type.schema);
  return {
    name,
    endpoint: String(type.endpoint),
    schema: String(type.schema),
    extensions: extensions.filter(isObject).map(({ schema }) => String(schema)),
    links: core ? core.attributes.filter(isLink).map((attribute) => attribute.name) : [],
    count: counts[name] ?? 0,
  };
}

/** Values that point at resources of the service provider, and can be written. */
function isLink({ multiValued, mutability, subAttributes }: SchemaDefinition['attributes'][number]): boolean {
  const reference = subAttributes?.find(({ name }) => name === '$ref');
  const inside = reference?.referenceTypes?.some((type) => type !== 'external' && type !== 'uri');
  return multiValued && mutability !== 'readOnly' && inside === true;
}

/** Some profiles leave the names of members out; then they are looked up. */
function linkRow(
  place: Place,
  types: readonly DirectoryType[],
  element: JsonObject,
): { id: string; type: string | null; label: string } {
  const text = (value: Json | undefined) => (typeof value === 'string' && value !== '' ? value : null);
  const id = text(element.value) ?? '';
  const type = text(element.type);
  const label = text(element.display);
  if (label !== null) return { id, type, label };
  const endpoint = types.find(({ name }) => name === type)?.endpoint ?? '/Users';
  const path = `${endpoint}/${encodeURIComponent(id)}`;
  const { body } = place.client.send('GET', `${path}?attributes=displayName,userName`);
  return { id, type, label: text(body.displayName) ?? text(body.userName) ?? id };
}
