import { type Listener, type ListenerChange, ListenerSettings } from '../../shared/contract/listener.ts';
import type { OutgoingProxy, Probe, SecretSlot, Trust } from '../../shared/contract/upstream.ts';
import { RpcError } from '../../shared/contract/wire.ts';
import { EngineError, messageOf } from './errors.ts';
import { checkConfirmed, checkExposure, checkPlace, checkShadow } from './listeners/checks.ts';
import { createListenerRoute, type RouteHost } from './listeners/create-route.ts';
import {
  baseUrlOf,
  type Entry,
  keyOf,
  type ListenerOverrides,
  namesFor,
  toEntry,
  withOverrides,
} from './listeners/entry.ts';
import { ListenerStore } from './listeners/listener-store.ts';
import { copyOf, firstListener, nextListener, type Taken, withoutAbsent } from './listeners/new-listener.ts';
import { Ports, type WantedPort } from './listeners/ports.ts';
import type { Preparation } from './listeners/prepare.ts';
import type { Mount } from './pipeline/mounts.ts';
import type { Sqlite } from './store/database.ts';
import type { CertificateAuthority } from './tls/authority.ts';
import { probe } from './upstream/probe.ts';

export interface ListenersHost extends RouteHost {
  authority(): Promise<CertificateAuthority>;
  onChange(listeners: Listener[]): void;
}

/** What a try to connect does differently from the settings. */
interface ProbeChange {
  readonly url?: string | undefined;
  readonly trust?: Trust | undefined;
  readonly proxy?: OutgoingProxy | undefined;
}

/** The listeners of the workspace: their settings, whether they are open, and what answers behind them. */
export class Listeners {
  readonly #store: ListenerStore;
  readonly #host: ListenersHost;
  readonly #ports: Ports;
  readonly #removed = new Map<number, Entry>();
  readonly #preparation: Preparation | null;
  readonly #strictPort: boolean;
  #entries: Entry[];
  /** Changes wait for one another: each sees the ports as the one before left them. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(db: Sqlite, host: ListenersHost, overrides: ListenerOverrides, preparation?: Preparation) {
    this.#store = new ListenerStore(db);
    this.#host = host;
    this.#ports = new Ports(host.pipeline, async (name) => (await host.authority()).issue(namesFor(name)));
    this.#preparation = preparation ?? null;
    this.#strictPort = overrides.port !== undefined;
    // One that was asked for on the command line is there, also when all were removed.
    const asked = Object.keys(overrides).length > 0;
    this.#entries = this.#store.all().map(toEntry);
    if (this.#entries.length === 0 && !preparation && (asked || !this.#store.used))
      this.#insert(firstListener());
    const [first] = this.#entries;
    if (first && asked) first.settings = withOverrides(first.settings, overrides);
  }

  /**
   * Opens all.
   * @throws EngineError when a port that was asked for by number on the command line is taken, or a listener that
   *   the host wants cannot be had
   */
  async openAll(): Promise<void> {
    const wanted = this.#preparation ? await this.#prepare(this.#preparation) : [];
    const [first] = this.#entries;
    const strict = (entry: Entry) =>
      this.#strictPort ? entry === first : wanted.some(({ id, fixed }) => id === entry.id && fixed);
    await this.#sync((entry) => !strict(entry));
    for (const { settings, state, id } of this.#entries) {
      if (state.kind !== 'failed') continue;
      if (this.#strictPort && id === first?.id)
        throw new EngineError(state.problem, 'Choose another port, or --port 0 for a free one.');
      if (wanted.some((each) => each.id === id))
        throw new EngineError(`Listener “${settings.name}”: ${state.problem}`, state.next);
    }
  }

  async closeAll(): Promise<void> {
    await this.#changing.catch(() => {});
    await this.#ports.closeAll();
  }

  list(): Listener[] {
    return this.#entries.map((entry) => this.#toListener(entry));
  }

  get(id: number): Listener {
    return this.#toListener(this.#entry(id));
  }

  add(given: ListenerChange, exposed: boolean): Promise<Listener> {
    return this.#change(async () => {
      const settings = nextListener(given, this.#taken(), this.#firstDirectory());
      this.#check(null, settings);
      checkConfirmed(null, settings.host, exposed);
      return await this.#open(this.#insert(settings));
    });
  }

  duplicate(id: number): Promise<Listener> {
    return this.#change(async () => {
      const original = this.#entry(id);
      const names = new Set(this.#entries.map(({ settings }) => settings.name));
      const entry = this.#insert(copyOf(original.settings, this.#taken(), names));
      await this.#host.secrets.copy(id, entry.id);
      return await this.#open(entry);
    });
  }

  remove(id: number): Promise<void> {
    return this.#change(async () => {
      const entry = this.#entry(id);
      this.#entries = this.#entries.filter((other) => other !== entry);
      this.#removed.set(id, entry);
      this.#store.remove(id, entry.stored);
      entry.route = null;
      await this.#sync();
    });
  }

  restore(id: number): Promise<Listener> {
    return this.#change(async () => {
      const entry = this.#removed.get(id);
      if (!entry)
        throw new RpcError('notFound', `Listener ${id} was not removed in this run.`, 'Add a new one.');
      // Its place may have been taken meanwhile.
      const colour = this.#taken().colours.has(entry.settings.colour)
        ? nextListener({}, this.#taken(), 1).colour
        : entry.settings.colour;
      entry.settings = { ...entry.settings, colour };
      entry.stored = { ...entry.stored, colour };
      this.#check(id, entry.settings);
      this.#removed.delete(id);
      this.#entries = [...this.#entries, entry].sort((a, b) => a.id - b.id);
      this.#store.update(id, entry.stored);
      return await this.#open(entry);
    });
  }

  update(id: number, given: ListenerChange, exposed = false): Promise<Listener> {
    return this.#change(async () => {
      const entry = this.#entry(id);
      const change = withoutAbsent(given);
      const settings = ListenerSettings.parse({ ...entry.settings, ...change });
      this.#check(id, settings);
      checkConfirmed(entry.settings.host, settings.host, exposed);
      // A route that cannot be made, for an unknown profile say, leaves everything as it was.
      const route = settings.enabled ? createListenerRoute(id, settings, this.#host) : null;
      entry.settings = settings;
      entry.stored = ListenerSettings.parse({ ...entry.stored, ...change });
      entry.route = route;
      this.#store.update(id, entry.stored);
      await this.#sync();
      return this.#toListener(entry);
    });
  }

  /** Gives the shadow a mock with an empty directory of its own. */
  newShadowDirectory(id: number, profile: string): Promise<Listener> {
    const { shadow, upstream } = this.#entry(id).settings;
    const target = { kind: 'mock' as const, profile, directory: this.#store.freeDirectory() };
    return this.update(id, { shadow: { on: true, upstream: shadow?.upstream ?? upstream, target } });
  }

  newDirectory(id: number): Promise<Listener> {
    const { target } = this.#entry(id).settings;
    const profile = target.kind === 'mock' ? target.profile : 'tolerant';
    return this.update(id, { target: { kind: 'mock', profile, directory: this.#store.freeDirectory() } });
  }

  async setSecret(id: number, slot: SecretSlot, value: string | null): Promise<Listener> {
    this.#entry(id);
    await this.#host.secrets.set(id, slot, value);
    return this.update(id, {});
  }

  /** Tries to connect to the upstream of a listener, or to what is given instead. No request is sent. */
  probe(id: number, other: ProbeChange): Promise<Probe> {
    const { target, upstream } = this.#entry(id).settings;
    const url = other.url ?? (target.kind === 'upstream' ? target.url : null);
    if (url === null)
      throw new RpcError('badRequest', 'This listener has no upstream to connect to.', 'Give its URL first.');
    return probe(
      new URL(url),
      other.trust ?? upstream.trust,
      other.proxy ?? upstream.proxy,
      this.#host.secrets.get(id, 'proxy'),
    );
  }

  /** Secrets came or went: what signs in with them has to know. */
  async refresh(): Promise<void> {
    await this.#change(async () => {
      for (const entry of this.#entries) {
        if (entry.route) entry.route = createListenerRoute(entry.id, entry.settings, this.#host);
      }
      await this.#sync();
    });
  }

  /**
   * Makes what the host wants, by name; all others are switched off.
   * @returns the ids, and whether their ports were given
   */
  async #prepare({ listeners, exposed }: Preparation): Promise<{ id: number; fixed: boolean }[]> {
    const result: { id: number; fixed: boolean }[] = [];
    for (const { change, secrets } of listeners) {
      const there = this.#entries.find(({ settings }) => settings.name === change.name);
      const settings = there
        ? ListenerSettings.parse({ ...there.settings, enabled: true, ...withoutAbsent(change) })
        : nextListener(change, this.#taken(), this.#firstDirectory());
      try {
        checkConfirmed(there?.settings.host ?? null, settings.host, exposed);
        checkExposure(settings);
        createListenerRoute(0, settings, this.#host);
      } catch (error) {
        const next = error instanceof RpcError ? error.next : '';
        throw new EngineError(`Listener “${change.name}”: ${messageOf(error)}`, next, error);
      }
      const entry = there ?? this.#insert(settings);
      this.#keep(entry, settings);
      for (const { slot, value } of secrets) await this.#host.secrets.set(entry.id, slot, value);
      result.push({ id: entry.id, fixed: change.port !== undefined });
    }
    for (const entry of this.#entries) {
      if (!result.some(({ id }) => id === entry.id)) this.#keep(entry, { ...entry.settings, enabled: false });
    }
    return result;
  }

  #keep(entry: Entry, settings: ListenerSettings): void {
    entry.settings = settings;
    entry.stored = settings;
    this.#store.update(entry.id, settings);
  }

  #change<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changing.then(change).finally(() => this.#host.onChange(this.list()));
    this.#changing = result.catch(() => {});
    return result;
  }

  #check(id: number | null, settings: ListenerSettings): void {
    checkExposure(settings);
    checkPlace(id, settings, this.#entries);
    checkShadow(id, settings, this.#entries);
  }

  #insert(settings: ListenerSettings): Entry {
    const entry = toEntry({ id: this.#store.add(settings), settings });
    this.#entries.push(entry);
    return entry;
  }

  async #open(entry: Entry): Promise<Listener> {
    await this.#sync((other) => other === entry);
    return this.#toListener(entry);
  }

  /** Brings what is open in line with what is wanted; listeners for which `mayMove` may take another port. */
  async #sync(mayMove: (entry: Entry) => boolean = () => false): Promise<void> {
    const wanted = new Map<string, WantedPort>();
    for (const entry of this.#entries) {
      const mount = this.#mount(entry);
      if (!mount) continue;
      const { host, port, tls } = entry.settings;
      const key = keyOf(entry);
      const before = wanted.get(key);
      wanted.set(key, {
        host,
        port,
        tls,
        mayMove: (before?.mayMove ?? true) && mayMove(entry),
        mounts: before ? [...before.mounts, mount] : [mount],
      });
    }
    const opened = await this.#ports.become(wanted);
    for (const entry of this.#entries) {
      if (!entry.route) continue;
      const result = opened.get(keyOf(entry));
      if (!result) continue;
      const { port } = entry.settings;
      entry.state =
        'port' in result
          ? {
              kind: 'listening',
              port: result.port,
              movedFrom: port !== 0 && result.port !== port ? port : null,
            }
          : { kind: 'failed', ...result };
    }
  }

  /** What an entry is at its port, with its route made when it has none; null when it is not to be open. */
  #mount(entry: Entry): Mount | null {
    const { id, settings } = entry;
    if (!settings.enabled) {
      entry.route = null;
      entry.state = { kind: 'stopped' };
      return null;
    }
    try {
      // Workspaces of earlier versions can hold what is refused today.
      this.#check(id, settings);
      entry.route ??= createListenerRoute(id, settings, this.#host);
      return { id, basePath: settings.basePath, route: entry.route };
    } catch (error) {
      entry.route = null;
      entry.state = {
        kind: 'failed',
        problem: messageOf(error),
        next: error instanceof RpcError ? error.next : '',
      };
      return null;
    }
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

  #taken(): Taken {
    const open = this.#entries.flatMap(({ state }) => (state.kind === 'listening' ? [state.port] : []));
    return {
      colours: new Set(this.#entries.map(({ settings }) => settings.colour)),
      ports: new Set([...open, ...this.#entries.map(({ settings }) => settings.port)]),
    };
  }

  #firstDirectory(): number {
    for (const { settings } of this.#entries)
      if (settings.target.kind === 'mock') return settings.target.directory;
    return 1;
  }

  #toListener(entry: Entry): Listener {
    const { id, settings, state } = entry;
    const baseUrl = baseUrlOf(entry);
    return { ...settings, id, state, baseUrl, secrets: this.#host.secrets.states(id) };
  }
}
