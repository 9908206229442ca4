import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventName, EventPayload } from '../../shared/contract/rpc.ts';
import type { Channel } from '../../shared/contract/wire.ts';
import {
  type Preferences,
  Preferences as PreferencesSchema,
  type WorkspaceInfo,
} from '../../shared/contract/workspace.ts';
import type { FileRule } from '../../shared/rules/rule.ts';
import { DemoRuns } from './demo/demo-runs.ts';
import { DirectoryService } from './directory/directory-service.ts';
import { IndexClient } from './index/client.ts';
import { parseRequestHead } from './index/exchange-row.ts';
import { createRerouted, type RouteHost } from './listeners/create-route.ts';
import type { ListenerOverrides } from './listeners/entry.ts';
import type { Preparation } from './listeners/prepare.ts';
import { Listeners } from './listeners.ts';
import { MockTargets } from './mock-targets.ts';
import type { PipelineHost } from './pipeline/open-exchange.ts';
import { Origins } from './resend/origins.ts';
import { Sender } from './resend/sender.ts';
import { RpcConnection } from './rpc/connection.ts';
import { createDispatch } from './rpc/dispatch.ts';
import { RulesService } from './rules/rules-service.ts';
import { noKeeper, type SecretKeeper } from './secrets/secret-keeper.ts';
import { SecretStore } from './secrets/secret-store.ts';
import { Shadows } from './shadow/shadows.ts';
import { Compats } from './simulate/compats.ts';
import { Simulations } from './simulate/simulations.ts';
import type { TargetHost } from './simulate/targets.ts';
import { CaptureStore, highestId } from './store/capture-store.ts';
import { closeWorkspace, openWorkspace, type Sqlite } from './store/database.ts';
import { FORMAT_VERSION } from './store/migrations.ts';
import { RetentionKeeper } from './store/retention.ts';
import { SavedFilters } from './store/saved-filters.ts';
import { SessionStore } from './store/sessions.ts';
import { SettingStore } from './store/settings.ts';
import type { CertificateAuthority } from './tls/authority.ts';
import { VERSION } from './version.ts';

const RETENTION_EVERY = 60_000;
/** Listeners open after this many ms also when the system has not given out their secrets yet. */
const SECRETS_WITHIN = 3000;
/** Session counts are announced at most this often, in ms. */
const ANNOUNCE_EVERY = 200;

const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  retention: { maxAgeDays: 90, maxCount: 1_000_000, maxBytes: 4 * 1024 ** 3 },
  maxStoredBody: 16 * 1024 * 1024,
  publicUrl: null,
};

export interface EngineOptions {
  /** Folder of the workspace. */
  readonly data: string;
  readonly host: WorkspaceInfo['host'];
  readonly listener?: ListenerOverrides;
  /** Rules for this run only, in place of those of the workspace. */
  readonly rules?: readonly FileRule[];
  /** Listeners that are to be there, in place of the workspace's own. */
  readonly preparation?: Preparation;
  /** What encrypts stored secrets; without one they are kept until the engine stops. */
  readonly secrets?: SecretKeeper;
}

/**
 * The engine: owns the workspace, the listeners and everything recorded. Windows reach it over channels; it
 * runs the same in an Electron utility process and in plain Node.
 */
export class Engine {
  readonly data: string;
  readonly store: CaptureStore;
  readonly sessions: SessionStore;
  readonly settings: SettingStore;
  readonly savedFilters: SavedFilters;
  readonly listeners: Listeners;
  readonly secrets: SecretStore;
  readonly index: IndexClient;
  readonly sender: Sender;
  readonly shadows: Shadows;
  readonly demos: DemoRuns;
  readonly simulations: Simulations;
  readonly compats: Compats;
  readonly directories: DirectoryService;
  readonly rules: RulesService;
  readonly retention: RetentionKeeper;
  readonly #db: Sqlite;
  readonly #release: () => void;
  readonly #host: WorkspaceInfo['host'];
  readonly #connections = new Set<RpcConnection>();
  readonly #dispatch;
  readonly #retentionTimer: NodeJS.Timeout;
  #authority: Promise<CertificateAuthority> | null = null;
  #preferences: Preferences;
  #recording = true;
  #announcing: NodeJS.Timeout | null = null;

  private constructor(options: EngineOptions, db: Sqlite, release: () => void) {
    this.data = options.data;
    this.#host = options.host;
    this.#db = db;
    this.#release = release;
    this.settings = new SettingStore(db);
    this.#preferences = this.settings.get('preferences', PreferencesSchema, DEFAULT_PREFERENCES);
    this.savedFilters = new SavedFilters(this.settings, (filters) =>
      this.emit('filter.changed', { filters }),
    );
    this.sessions = new SessionStore(db, this.settings, () => this.#preferences.retention);
    this.index = new IndexClient(
      { data: options.data, firstId: highestId(db) + 1 },
      ({ kind: _, ...change }) => {
        for (const connection of this.#connections) {
          if (connection.views.has(change.view))
            connection.emit('timeline.changed', {
              ...change,
              changed: [...change.changed],
              operations: [...change.operations],
            });
        }
      },
      (why) =>
        this.#report('The timeline’s index stopped.', why, 'Restart Scimscope; nothing recorded is lost.'),
    );
    this.store = new CaptureStore(db, (notice) => {
      this.index.committed(notice);
      this.#announceSoon();
    });
    const origins = new Origins();
    const pipeline: PipelineHost = {
      store: this.store,
      session: () => this.sessions.live,
      recording: () => this.#recording,
      maxStoredBody: () => this.#preferences.maxStoredBody,
      originOf: (client, id) => origins.claim(client, id),
      intercept: (exchange, route) => this.rules.intercept(exchange, route),
    };
    const mocks = new MockTargets(this.store.directories);
    this.secrets = new SecretStore(db, options.secrets ?? noKeeper('This host has no secret store.'));
    this.shadows = new Shadows({
      db,
      store: this.store,
      maxStoredBody: pipeline.maxStoredBody,
      definitionsOf: (directory) => mocks.definitionsOf(directory),
      changed: (shadows) => this.emit('shadow.changed', { shadows }),
    });
    const routes: RouteHost = {
      shadows: this.shadows,
      pipeline,
      mocks,
      secrets: this.secrets,
      publicHost: () => hostOf(this.#preferences.publicUrl),
    };
    this.listeners = new Listeners(
      db,
      {
        ...routes,
        authority: () => this.authority(),
        onChange: (listeners) => {
          this.shadows.settle(listeners);
          this.rules.listenersChanged();
          this.emit('listener.changed', { listeners });
        },
      },
      options.listener ?? {},
      options.preparation,
    );
    const headOf = db.prepare('SELECT request_head FROM exchange WHERE id = ?');
    this.sender = new Sender({
      store: this.store,
      origins,
      session: pipeline.session,
      maxStoredBody: pipeline.maxStoredBody,
      addressOf: (id) => {
        const { baseUrl, tls } = this.listeners.get(id);
        if (baseUrl === null) return null;
        const { hostname, port } = new URL(baseUrl);
        return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (tls ? 443 : 80)), tls };
      },
      authority: async () => (await this.authority()).certificate,
      recordedHeaders: (id) => {
        const row = headOf.get([id]) as { request_head: string } | undefined;
        return row ? parseRequestHead(row.request_head).headers : [];
      },
    });
    this.demos = new DemoRuns(
      this.sender,
      async () => (await this.authority()).certificate,
      (progress) => this.emit('demo.progress', progress),
    );
    const played: TargetHost = {
      store: this.store,
      origins,
      sender: this.sender,
      session: pipeline.session,
      recording: pipeline.recording,
      maxStoredBody: pipeline.maxStoredBody,
      listener: (id) => this.listeners.get(id),
      authority: async () => (await this.authority()).certificate,
    };
    this.simulations = new Simulations({ ...played, emit: (event, payload) => this.emit(event, payload) });
    this.compats = new Compats({
      ...played,
      data: options.data,
      emit: (event, payload) => this.emit(event, payload),
    });
    this.directories = new DirectoryService({
      data: options.data,
      db,
      store: this.store,
      mocks,
      listeners: this.listeners,
      sender: this.sender,
      emit: (event, payload) => this.emit(event, payload),
    });
    this.rules = new RulesService({
      settings: this.settings,
      listeners: () => this.listeners.list(),
      maxStoredBody: pipeline.maxStoredBody,
      memory: () => this.index.memory(),
      routeTo: (target, listener) => createRerouted(target, this.listeners.get(listener), routes),
      emit: (event, payload) => this.emit(event, payload),
    });
    if (options.rules) this.rules.borrow(options.rules);
    this.retention = new RetentionKeeper(
      db,
      this.store.bodies,
      () => this.index.orphans(),
      (sessions) => {
        this.index.deleted(sessions);
        this.emit('session.changed', { sessions: this.sessions.list() });
      },
    );
    this.#retentionTimer = setInterval(() => this.tidy(), RETENTION_EVERY);
    this.#retentionTimer.unref();
    this.#dispatch = createDispatch(this);
  }

  /**
   * Opens the workspace and its listeners.
   * @throws EngineError with what to do, when the folder or a port cannot be had.
   */
  static async start(options: EngineOptions): Promise<Engine> {
    const { db, release } = openWorkspace(options.data);
    const engine = new Engine(options, db, release);
    try {
      await engine.#loadSecrets();
      engine.shadows.settle(engine.listeners.list());
      await engine.listeners.openAll();
      engine.shadows.settle(engine.listeners.list());
    } catch (error) {
      await engine.stop();
      throw error;
    }
    engine.tidy();
    return engine;
  }

  /** Serves a window until its channel closes. */
  connect(channel: Channel): void {
    const connection = new RpcConnection(channel, this.#dispatch, (closed) => {
      this.#connections.delete(closed);
      this.rules.windows = this.#connections.size;
      for (const view of closed.views) void this.index.call('timeline.close', { view }).catch(() => {});
    });
    this.#connections.add(connection);
    this.rules.windows = this.#connections.size;
  }

  emit<E extends EventName>(event: E, payload: EventPayload<E>): void {
    for (const connection of this.#connections) connection.emit(event, payload);
  }

  get preferences(): Preferences {
    return this.#preferences;
  }

  setPreferences(change: Partial<Preferences>): Preferences {
    this.#preferences = { ...this.#preferences, ...change };
    this.settings.set('preferences', this.#preferences);
    this.emit('preferences.changed', { preferences: this.#preferences });
    return this.#preferences;
  }

  setRecording(on: boolean): void {
    this.#recording = on;
    this.emit('workspace.changed', { info: this.info() });
  }

  info(): WorkspaceInfo {
    return {
      version: VERSION,
      formatVersion: FORMAT_VERSION,
      data: this.data,
      recording: this.#recording,
      host: this.#host,
    };
  }

  /** The workspace's certificate authority, made when first asked for. */
  authority(): Promise<CertificateAuthority> {
    // Loaded when HTTPS is first wanted: X.509 is a large library, and most workspaces never need it.
    this.#authority ??= import('./tls/authority.ts').then((tls) => tls.CertificateAuthority.open(this.data));
    return this.#authority;
  }

  /** Tells windows that sessions are different now. */
  sessionsChanged(): void {
    this.emit('session.changed', { sessions: this.sessions.list() });
  }

  /** Applies retention and clears deleted sessions away, in the background. */
  tidy(): void {
    this.retention
      .run()
      .catch((error: Error) =>
        this.#report('Old exchanges could not be removed.', error.message, 'It is tried again in a minute.'),
      );
  }

  /** Lets requests under way end, writes everything out and gives the folder free. */
  async stop(): Promise<void> {
    clearInterval(this.#retentionTimer);
    if (this.#announcing) clearTimeout(this.#announcing);
    this.demos.stopAll();
    await Promise.all([this.simulations.stop(), this.compats.stop()]);
    this.rules.stop();
    await this.directories.stop();
    await this.listeners.closeAll();
    await this.shadows.stop();
    await this.retention.stop();
    this.store.flush();
    for (const connection of this.#connections) connection.close();
    await this.index.stop();
    closeWorkspace(this.#db, this.data);
    this.#release();
  }

  /**
   * The system may ask a person before it gives secrets out. Listeners do not wait for that long: those without
   * their secret say so to callers until it is there.
   */
  async #loadSecrets(): Promise<void> {
    const listeners = new Set(this.listeners.list().map(({ id }) => id));
    let late = false;
    const loaded = this.secrets.load(listeners).then(() => (late ? this.listeners.refresh() : undefined));
    const inTime = await Promise.race([
      loaded.then(() => true),
      delay(SECRETS_WITHIN, false, { ref: false }),
    ]);
    late = !inTime;
  }

  #report(message: string, detail: string, next: string): void {
    this.emit('problem', { message, detail, next });
  }

  #announceSoon(): void {
    this.#announcing ??= setTimeout(() => {
      this.#announcing = null;
      if (this.#connections.size > 0) this.sessionsChanged();
    }, ANNOUNCE_EVERY);
  }
}

/** Where a workspace lives when nothing else is said, by the customs of each platform. */
export function defaultDataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.SCIMSCOPE_DATA) return path.resolve(env.SCIMSCOPE_DATA);
  const home = homedir();
  if (platform === 'darwin')
    return path.join(home, 'Library', 'Application Support', 'Scimscope', 'workspace');
  if (platform === 'win32')
    return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Scimscope', 'workspace');
  return path.join(env.XDG_CONFIG_HOME ?? path.join(home, '.config'), 'Scimscope', 'workspace');
}

function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).host : null;
}
