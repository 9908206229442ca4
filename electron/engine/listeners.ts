import { type Listener, ListenerSettings } from '../../shared/contract/listener.ts';
import { RpcError } from '../../shared/contract/wire.ts';
import { makeCredentials } from './auth/credentials.ts';
import { EngineError, messageOf } from './errors.ts';
import type { MockTargets } from './mock-targets.ts';
import { HttpListener } from './pipeline/listener.ts';
import { MockRoute } from './pipeline/mock-route.ts';
import type { PipelineHost } from './pipeline/open-exchange.ts';
import type { Route } from './pipeline/route.ts';
import type { Sqlite } from './store/database.ts';
import type { CertificateAuthority } from './tls/authority.ts';
import { UpstreamRoute } from './upstream/upstream-route.ts';

const FIRST_PORT = 8484;

/** Settings given on the command line for this run only; they are not stored. */
export interface ListenerOverrides {
  readonly port?: number;
  readonly profile?: string;
  readonly upstream?: string;
  readonly token?: string;
  readonly noAuth?: boolean;
  readonly tls?: boolean;
}

interface Entry {
  readonly id: number;
  settings: ListenerSettings;
  state: Listener['state'];
  open: HttpListener | null;
}

/** The listeners of the workspace: their settings, whether they are open, and what answers behind them. */
export class Listeners {
  readonly #db: Sqlite;
  readonly #pipeline: PipelineHost;
  readonly #mocks: MockTargets;
  readonly #authority: () => Promise<CertificateAuthority>;
  readonly #publicHost: () => string | null;
  readonly #onChange: (listeners: Listener[]) => void;
  readonly #entries: Entry[];
  readonly #strictPort: boolean;

  constructor(
    db: Sqlite,
    pipeline: PipelineHost,
    mocks: MockTargets,
    authority: () => Promise<CertificateAuthority>,
    publicHost: () => string | null,
    overrides: ListenerOverrides,
    onChange: (listeners: Listener[]) => void,
  ) {
    this.#db = db;
    this.#pipeline = pipeline;
    this.#mocks = mocks;
    this.#authority = authority;
    this.#publicHost = publicHost;
    this.#onChange = onChange;
    this.#strictPort = overrides.port !== undefined;
    this.#entries = this.#load();
    if (this.#entries.length === 0) this.#entries.push(this.#add(firstListener()));
    const first = this.#entries[0];
    if (first) first.settings = withOverrides(first.settings, overrides);
  }

  /** Opens all. @throws EngineError when a port that was asked for by number on the command line is taken. */
  async openAll(): Promise<void> {
    for (const entry of this.#entries) {
      const strict = this.#strictPort && entry === this.#entries[0];
      await this.#open(entry, !strict);
      if (strict && entry.state.kind === 'failed')
        throw new EngineError(entry.state.problem, 'Choose another port, or --port 0 for a free one.');
    }
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#entries.map((entry) => entry.open?.close()));
  }

  list(): Listener[] {
    return this.#entries.map(toListener);
  }

  get(id: number): Listener {
    return toListener(this.#entry(id));
  }

  async update(id: number, change: Partial<ListenerSettings>): Promise<Listener> {
    const entry = this.#entry(id);
    const settings = ListenerSettings.parse({ ...entry.settings, ...change });
    const moves =
      settings.tls !== entry.settings.tls ||
      settings.host !== entry.settings.host ||
      settings.port !== entry.settings.port ||
      settings.basePath !== entry.settings.basePath;
    const route = this.#routeFor(settings);
    entry.settings = settings;
    this.#db.prepare('UPDATE listener SET settings = ? WHERE id = ?').run([JSON.stringify(settings), id]);
    if (moves) {
      await entry.open?.close();
      await this.#open(entry, false);
    } else if (entry.open) {
      entry.open.route = route;
    }
    this.#onChange(this.list());
    return toListener(entry);
  }

  async #open(entry: Entry, mayMove: boolean): Promise<void> {
    const { host, port, basePath, tls } = entry.settings;
    try {
      const identity = tls ? await (await this.#authority()).issue([host]) : undefined;
      const listener = new HttpListener(
        { id: entry.id, host, port, basePath, route: this.#routeFor(entry.settings), mayMove, identity },
        this.#pipeline,
      );
      const actual = await listener.open();
      entry.open = listener;
      entry.state = {
        kind: 'listening',
        port: actual,
        movedFrom: port !== 0 && actual !== port ? port : null,
      };
    } catch (error) {
      entry.open = null;
      entry.state = { kind: 'failed', problem: messageOf(error) };
    }
  }

  #routeFor({ target, auth, basePath }: ListenerSettings): Route {
    if (target.kind === 'upstream')
      return new UpstreamRoute(target.url, basePath, () => this.#pipeline.maxStoredBody());
    const { profile, directory } = target;
    return new MockRoute({
      name: `mock: ${profile}`,
      target: this.#mocks.get(directory, profile),
      auth,
      directory,
      publicHost: this.#publicHost,
      onLost: () => this.#mocks.reload(directory),
    });
  }

  #entry(id: number): Entry {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    if (entry) return entry;
    throw new RpcError(
      'notFound',
      `There is no listener ${id}.`,
      'It may have been removed in another window.',
    );
  }

  #load(): Entry[] {
    const rows = this.#db.prepare('SELECT id, settings FROM listener ORDER BY id').all() as {
      id: number;
      settings: string;
    }[];
    return rows.map(({ id, settings }) => ({
      id,
      settings: ListenerSettings.parse(JSON.parse(settings)),
      state: { kind: 'stopped' },
      open: null,
    }));
  }

  #add(settings: ListenerSettings): Entry {
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO listener (settings) VALUES (?)')
      .run([JSON.stringify(settings)]);
    return { id: Number(lastInsertRowid), settings, state: { kind: 'stopped' }, open: null };
  }
}

function firstListener(): ListenerSettings {
  return {
    name: 'Mock',
    colour: 0,
    host: '127.0.0.1',
    port: FIRST_PORT,
    basePath: '/scim/v2',
    auth: makeCredentials('bearer'),
    target: { kind: 'mock', profile: 'tolerant', directory: 1 },
    tls: false,
  };
}

function withOverrides(settings: ListenerSettings, overrides: ListenerOverrides): ListenerSettings {
  const { port, profile, upstream, token, noAuth, tls } = overrides;
  let { target, auth } = settings;
  if (profile !== undefined)
    target = { kind: 'mock', profile, directory: target.kind === 'mock' ? target.directory : 1 };
  if (upstream !== undefined) target = { kind: 'upstream', url: upstream };
  if (token !== undefined) auth = { kind: 'bearer', token };
  if (noAuth) auth = { kind: 'none' };
  return ListenerSettings.parse({
    ...settings,
    port: port ?? settings.port,
    target,
    auth,
    tls: tls ?? settings.tls,
  });
}

function toListener({ id, settings, state }: Entry): Listener {
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const baseUrl =
    state.kind === 'listening'
      ? `${settings.tls ? 'https' : 'http'}://${host}:${state.port}${settings.basePath}`
      : null;
  return { ...settings, id, state, baseUrl };
}
