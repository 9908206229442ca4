import { Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Snapshot } from '../../../shared/contract/directory.ts';
import type { ComparedType, DirectoryState } from '../../../shared/contract/history.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import type { Session } from '../../../shared/contract/session.ts';
import { call, engine } from '../../app/engine.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { workspace } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { type Option, Segments, Select } from '../../ui/field.tsx';
import { count, dayAndTime } from '../../ui/format.ts';
import { EmptyState, InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { Words } from '../../ui/words.tsx';
import { openRecord } from '../directory/directory-place.ts';
import { useDirectoryListeners } from '../directory/directory-state.ts';
import { change, comparePlace } from './compare-place.ts';

/** Two states of a directory: who was added, who is gone, who is different. */
export function DirectoriesCompared() {
  const listeners = useDirectoryListeners();
  const { listener: chosen, before, after, by, ignoring } = useStore(comparePlace, (now) => now);
  const sessions = useStore(workspace, (now) => now?.sessions) ?? [];
  const listener = listeners.find(({ id }) => id === chosen) ?? listeners[0];
  const snapshots = useSnapshots(listener);
  const states = statesOf(snapshots, sessions);
  const from = before ?? defaultBefore(snapshots, sessions);
  const { types, problem, isWaiting } = useComparison(listener, from, after, by, ignoring);
  if (!listener) {
    return (
      <EmptyState icon={<Users size={18} strokeWidth={1.75} aria-hidden="true" />} title="No directory here">
        A listener answered by the mock has a directory; an app keeps its people itself.
      </EmptyState>
    );
  }
  return (
    <>
      <div className="compare-sides">
        {listeners.length > 1 && (
          <Select
            label="Listener"
            value={String(listener.id)}
            options={listeners.map((each) => ({
              id: String(each.id),
              label: each.name,
              icon: <ListenerTile listener={each} />,
            }))}
            onChange={(id) => change({ listener: Number(id), before: null, after: { kind: 'now' } })}
          />
        )}
        <Select
          label="Before"
          value={idOf(from)}
          options={states}
          onChange={(id) => change({ before: stateOf(id) })}
        />
        <Select
          label="After"
          value={idOf(after)}
          options={states}
          onChange={(id) => change({ after: stateOf(id) })}
        />
        <Segments
          label="What makes two the same"
          value={by}
          options={[
            { id: 'id', label: 'Same id' },
            { id: 'name', label: 'Same name' },
          ]}
          onChange={(next) => change({ by: next })}
        />
      </div>
      <div className="compare-result" aria-busy={isWaiting}>
        {problem && <InlineError problem={problem} />}
        {!problem && types?.length === 0 && <p className="compare-note t2">Both are empty.</p>}
        {!problem &&
          types?.map((type) => (
            <TypeCompared key={type.type} type={type} isNow={after.kind === 'now'} listener={listener.id} />
          ))}
      </div>
    </>
  );
}

const plurals: Readonly<Record<string, string>> = { User: 'People', Group: 'Groups' };

function TypeCompared({ type, isNow, listener }: { type: ComparedType; isNow: boolean; listener: number }) {
  const { added, removed, changed, same } = type;
  const name = plurals[type.type] ?? type.type;
  return (
    <section className="compare-type" aria-label={name}>
      <h3>
        {name}{' '}
        <span className="t2 nums">
          {count(added.total)} added, {count(removed.total)} removed, {count(changed.total)} changed,{' '}
          {count(same)} the same
        </span>
      </h3>
      <List
        title="Added"
        sign="+"
        tone="added"
        list={added}
        {...(isNow ? { open: listener } : {})}
        type={type.type}
      />
      <List title="Removed" sign="−" tone="removed" list={removed} type={type.type} />
      <List
        title="Changed"
        sign="~"
        tone="changed"
        list={changed}
        {...(isNow ? { open: listener } : {})}
        type={type.type}
      />
    </section>
  );
}

type Compared = ComparedType['added' | 'changed'];

function List(props: {
  title: string;
  sign: string;
  tone: string;
  list: Compared;
  type: string;
  /** The listener whose directory has them now. */
  open?: number;
}) {
  const { title, sign, tone, list, open, type } = props;
  if (list.total === 0) return null;
  return (
    <details open>
      <summary>
        {title} <span className="nums t3">{count(list.total)}</span>
      </summary>
      <ul>
        {list.rows.map((row) => (
          <li key={row.id}>
            <span className={`diff-sign mono ${tone}`} aria-hidden="true">
              {sign}
            </span>
            {open === undefined ? (
              <bdi>{row.label}</bdi>
            ) : (
              <Button kind="link" onPress={() => openRecord(type, row.id, open)}>
                <bdi>{row.label}</bdi>
              </Button>
            )}
            {row.otherId !== null && <span className="mono t3"> was {row.otherId}</span>}
            {'words' in row && (
              <span className="t2">
                {(row as ComparedType['changed']['rows'][number]).words.map((sentence, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a difference has no identity besides its place
                  <span key={at}>
                    {' '}
                    <Words sentence={sentence} />
                  </span>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {list.total > list.rows.length && (
        <p className="t3">{count(list.total - list.rows.length)} more are not listed</p>
      )}
    </details>
  );
}

function useSnapshots(listener: Listener | undefined): readonly Snapshot[] {
  const [snapshots, setSnapshots] = useState<readonly Snapshot[]>([]);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  const id = listener?.id;
  const directory = listener?.target.kind === 'mock' ? listener.target.directory : null;
  useEffect(() => {
    if (!client || id === undefined) return;
    let current = true;
    client.call('directory.snapshots', { listener: id }).then(
      (list) => current && setSnapshots(list),
      () => {},
    );
    const stop = client.on('directory.snapshotsChanged', (now) => {
      if (now.directory === directory) setSnapshots(now.snapshots);
    });
    return () => {
      current = false;
      stop();
    };
  }, [client, id, directory]);
  return snapshots;
}

function useComparison(
  listener: Listener | undefined,
  a: DirectoryState,
  b: DirectoryState,
  by: 'id' | 'name',
  ignoring: ReturnType<typeof comparePlace.get>['ignoring'],
) {
  const [state, setState] = useState<{
    key: string;
    types: readonly ComparedType[] | null;
    problem: Problem | null;
  }>({
    key: '',
    types: null,
    problem: null,
  });
  const id = listener?.id;
  const key = JSON.stringify([id, a, b, by, ignoring]);
  useEffect(() => {
    const [wanted, before, after, way, left] = JSON.parse(key);
    if (wanted === null) return;
    let current = true;
    call('history.compare', { listener: wanted, a: before, b: after, by: way, ignoring: left }).then(
      ({ types }) => current && setState({ key, types, problem: null }),
      (error) => current && setState({ key, types: null, problem: toProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [key]);
  return { ...state, isWaiting: state.key !== key };
}

/** The snapshot made last, else the live session's beginning. */
function defaultBefore(snapshots: readonly Snapshot[], sessions: readonly Session[]): DirectoryState {
  const [latest] = snapshots;
  if (latest) return { kind: 'snapshot', snapshot: latest.id };
  const live = sessions.find((session) => session.live);
  return live ? { kind: 'session', session: live.id, end: 'before' } : { kind: 'point', point: 0 };
}

function statesOf(snapshots: readonly Snapshot[], sessions: readonly Session[]): Option[] {
  return [
    { id: 'now', label: 'Now' },
    ...snapshots.map(({ id, name, createdAt }) => ({
      id: `snapshot ${id}`,
      label: name,
      detail: `Snapshot of ${dayAndTime(createdAt)}`,
    })),
    ...sessions
      .filter((session) => session.count > 0 || session.live)
      .flatMap(({ id, name }) => [
        {
          id: `session ${id} before`,
          label: `Before ${name}`,
          detail: 'Before the first write of the session',
        },
        { id: `session ${id} after`, label: `After ${name}`, detail: 'After its last write' },
      ]),
    { id: 'point 0', label: 'Beginning', detail: 'Before everything that the history still has' },
  ];
}

function idOf(state: DirectoryState): string {
  switch (state.kind) {
    case 'now':
      return 'now';
    case 'snapshot':
      return `snapshot ${state.snapshot}`;
    case 'session':
      return `session ${state.session} ${state.end}`;
    case 'point':
      return `point ${state.point}`;
  }
}

function stateOf(id: string): DirectoryState {
  const [kind, number = '0', end] = id.split(' ');
  if (kind === 'snapshot') return { kind, snapshot: Number(number) };
  if (kind === 'session') return { kind, session: Number(number), end: end === 'after' ? 'after' : 'before' };
  return kind === 'point' ? { kind, point: Number(number) } : { kind: 'now' };
}
