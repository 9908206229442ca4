import type { Identity } from '../meaning/facts.ts';

/**
 * Where threads are kept: in the index of a workspace, or in memory for tests. A thread follows one person or
 * group through one session. Keys are opaque text, each bound to one thread.
 */
export interface ThreadStore {
  find(session: number, key: string): number | null;
  create(session: number, type: string): number;
  /** Binds a key, also when another thread had it. `isId`: the id that the app behind `listener` gave. */
  bind(session: number, key: string, thread: number, listener: number | null, isId: boolean): void;
  /** Notes that the resource with this id was deleted: its thread may take another id at that listener. */
  release(session: number, key: string): void;
  /** True when the thread has an id at this listener whose resource was not deleted. */
  hasIdAt(thread: number, listener: number | null): boolean;
  /** True when both threads have such an id at one listener: then they are two people. */
  areDistinct(one: number, other: number): boolean;
  /** Moves everything of one thread to another. */
  merge(from: number, into: number): void;
}

export interface Resolved {
  readonly thread: number;
  /** Threads that turned out to be the same one. */
  readonly merged: readonly number[];
}

/**
 * Finds the thread of an identity, or begins one. An id at a listener decides; without one, userName, externalId
 * and mail addresses do, in that order, which is how one person is followed over several apps and how a rename
 * is followed at all. Two live ids at one app are two people, whatever they share.
 */
export function resolveThread(
  store: ThreadStore,
  session: number,
  listener: number | null,
  { type, id, handles }: Identity,
): Resolved {
  const idKey = id === null ? null : keyOfId(listener, type, id);
  const merged: number[] = [];
  let own = idKey === null ? null : store.find(session, idKey);
  const isNewId = own === null && idKey !== null;
  const unbound: string[] = [];
  for (const [at, handle] of handles.entries()) {
    const key = keyOfHandle(type, handle);
    const other = store.find(session, key);
    if (other === own && other !== null) continue;
    if (other === null) unbound.push(key);
    else if (own === null) {
      if (isNewId && store.hasIdAt(other, listener)) {
        if (at === 0) unbound.push(key);
      } else own = other;
    } else if (!store.areDistinct(own, other) && !(isNewId && store.hasIdAt(other, listener))) {
      // The older one stays, so that what points at it stays right.
      const [into, from] = own < other ? [own, other] : [other, own];
      store.merge(from, into);
      merged.push(from);
      own = into;
    } else if (at === 0 && idKey !== null) unbound.push(key);
  }
  own ??= store.create(session, type);
  if (isNewId) store.bind(session, idKey, own, listener, true);
  for (const key of unbound) store.bind(session, key, own, null, false);
  return { thread: own, merged };
}

export function keyOfId(listener: number | null, type: string, id: string): string {
  return `${type}\n${listener ?? ''}\n${id}`;
}

export function keyOfHandle(type: string, handle: string): string {
  return `${type}\n${handle}`;
}

interface Binding {
  thread: number;
  readonly listener: number | null;
  readonly isId: boolean;
  released: boolean;
}

/** Threads in memory, unbounded: for tests and one-off looks. */
export class MemoryThreads implements ThreadStore {
  readonly #bindings = new Map<string, Binding>();
  readonly #merged = new Map<number, number>();
  #last = 0;

  find(session: number, key: string): number | null {
    return this.#bindings.get(`${session}\n${key}`)?.thread ?? null;
  }

  create(): number {
    return ++this.#last;
  }

  bind(session: number, key: string, thread: number, listener: number | null, isId: boolean): void {
    this.#bindings.set(`${session}\n${key}`, { thread, listener, isId, released: false });
  }

  release(session: number, key: string): void {
    const binding = this.#bindings.get(`${session}\n${key}`);
    if (binding) binding.released = true;
  }

  hasIdAt(thread: number, listener: number | null): boolean {
    return this.#liveAt(thread).includes(listener);
  }

  areDistinct(one: number, other: number): boolean {
    const listeners = this.#liveAt(one);
    return this.#liveAt(other).some((listener) => listeners.includes(listener));
  }

  merge(from: number, into: number): void {
    this.#merged.set(from, into);
    for (const binding of this.#bindings.values()) if (binding.thread === from) binding.thread = into;
  }

  /** The thread that one is part of by now. */
  latest(thread: number): number {
    const into = this.#merged.get(thread);
    return into === undefined ? thread : this.latest(into);
  }

  #liveAt(thread: number): (number | null)[] {
    return [...this.#bindings.values()]
      .filter((one) => one.thread === thread && one.isId && !one.released)
      .map(({ listener }) => listener);
  }
}
