import { useEffect, useState } from 'react';
import type { DirectoryDescription, Resource, Snapshot } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { call, engine } from '../../app/engine.ts';
import { workspace } from '../../app/workspace.ts';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { directoryPlace } from './directory-place.ts';

export interface Loaded<T> {
  value: T | null;
  problem: Problem | null;
}

const nothing = { value: null, problem: null };

/** Listeners that have a directory. */
export function useDirectoryListeners(): readonly Listener[] {
  const listeners = useStore(workspace, (now) => now?.listeners) ?? [];
  return listeners.filter(({ target }) => target.kind === 'mock');
}

/** The listener whose directory is on show. */
export function useShownListener(): Listener | null {
  const listeners = useDirectoryListeners();
  const chosen = useStore(directoryPlace, (now) => now.listener);
  return listeners.find(({ id }) => id === chosen) ?? listeners[0] ?? null;
}

/** What the engine says of a directory: its types with their counts, schemas, and what is under way. */
export function useDescription(listener: Listener): Loaded<DirectoryDescription> {
  const [state, setState] = useState<Loaded<DirectoryDescription>>(nothing);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  const { id } = listener;
  const target = listener.target.kind === 'mock' ? listener.target : null;
  const key = `${target?.directory} ${target?.profile}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another profile describes itself otherwise
  useEffect(() => {
    if (!client) return;
    let current = true;
    const read = () => {
      client.call('directory.describe', { listener: id }).then(
        (value) => current && setState({ value, problem: null }),
        (error) => current && setState({ value: null, problem: toProblem(error) }),
      );
    };
    read();
    const change = (directory: number, next: (before: DirectoryDescription) => DirectoryDescription) =>
      setState((before) =>
        before.value?.directory === directory ? { value: next(before.value), problem: null } : before,
      );
    const stops = [
      client.on('directory.changed', ({ directory, counts }) =>
        change(directory, (before) => ({
          ...before,
          types: before.types.map((type) => ({ ...type, count: counts[type.name] ?? 0 })),
        })),
      ),
      client.on('directory.defined', ({ directory }) => {
        if (directory === target?.directory) read();
      }),
      client.on('directory.progress', (job) => change(job.directory, (before) => ({ ...before, job }))),
    ];
    return () => {
      current = false;
      for (const stop of stops) stop();
    };
  }, [client, id, key]);
  return state;
}

/** A resource, read again when it changes. `value.resource` is null when there is none (any more). */
export function useResource(
  listener: number,
  directory: number,
  type: string,
  id: string,
  whole: boolean,
): Loaded<{ id: string; resource: Resource | null }> {
  const [state, setState] = useState<Loaded<{ id: string; resource: Resource | null }>>(nothing);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client) return;
    let current = true;
    const read = () => {
      client.call('directory.get', { listener, type, id, whole }).then(
        ({ resource }) => current && setState({ value: { id, resource }, problem: null }),
        (error) => current && setState({ value: null, problem: toProblem(error) }),
      );
    };
    read();
    const stop = client.on('directory.changed', (change) => {
      if (change.directory === directory && (change.touched?.includes(id) ?? true)) read();
    });
    return () => {
      current = false;
      stop();
    };
  }, [client, listener, directory, type, id, whole]);
  return state;
}

export function useSnapshots(listener: number, directory: number): Loaded<readonly Snapshot[]> {
  const [state, setState] = useState<Loaded<readonly Snapshot[]>>(nothing);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client) return;
    let current = true;
    call('directory.snapshots', { listener }).then(
      (value) => current && setState({ value, problem: null }),
      (error) => current && setState({ value: null, problem: toProblem(error) }),
    );
    const stop = client.on('directory.snapshotsChanged', (change) => {
      if (change.directory === directory) setState({ value: change.snapshots, problem: null });
    });
    return () => {
      current = false;
      stop();
    };
  }, [client, listener, directory]);
  return state;
}

/** How many links a resource has by one attribute; null before it is known. */
export function useLinkCount(
  listener: number,
  directory: number,
  type: string,
  id: string,
  attribute: string | null,
): number | null {
  const [total, setTotal] = useState<number | null>(null);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client || attribute === null) return setTotal(null);
    let current = true;
    const read = () => {
      client.call('directory.links', { listener, type, id, attribute, from: 0, to: 0 }).then(
        (answer) => current && setTotal(answer.total),
        () => {},
      );
    };
    read();
    const stop = client.on('directory.changed', (change) => {
      if (change.directory === directory && (change.touched?.includes(id) ?? true)) read();
    });
    return () => {
      current = false;
      stop();
    };
  }, [client, listener, directory, type, id, attribute]);
  return total;
}
