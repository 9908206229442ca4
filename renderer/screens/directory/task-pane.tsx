import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Snapshot } from '../../../shared/contract/directory.ts';
import { call } from '../../app/engine.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, Segments } from '../../ui/field.tsx';
import { count, counted, dayAndTime } from '../../ui/format.ts';
import { InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { type DirectoryPlace, moveTo } from './directory-place.ts';
import { useSnapshots } from './directory-state.ts';
import { ImportTask } from './import-task.tsx';
import { resetDirectory } from './job-strip.tsx';
import { SchemasTask } from './schemas-task.tsx';
import { Task, type TaskProps } from './task-frame.tsx';

/** What is done with the directory as a whole, in the place of the record. */
export function TaskPane({
  task,
  ...props
}: Omit<TaskProps, 'busy'> & { task: NonNullable<DirectoryPlace['task']> }) {
  const busy = props.description.job?.state === 'running';
  switch (task) {
    case 'generate':
      return <Generate {...props} busy={busy} />;
    case 'import':
      return <ImportTask {...props} busy={busy} />;
    case 'schemas':
      return <SchemasTask {...props} busy={busy} />;
    case 'snapshots':
      return <Snapshots {...props} busy={busy} />;
    case 'reset':
      return <Reset {...props} busy={busy} />;
  }
}

/** Null when it was started, else why not. */
export async function startGenerating(
  listener: number,
  people: number,
  seed: number,
): Promise<Problem | null> {
  try {
    await call('directory.generate', { listener, people, seed });
    moveTo({ task: null });
    return null;
  } catch (error) {
    return toProblem(error);
  }
}

function Generate({ listener, busy }: TaskProps) {
  const [people, setPeople] = useState('10');
  const [seed, setSeed] = useState(() => String(1 + Math.floor(Math.random() * 9999)));
  const [problem, setProblem] = useState<Problem | null>(null);
  const wrong = /^\d{1,9}$/.test(seed) ? null : 'A whole number.';
  return (
    <Task title="Generate people">
      <p className="t2">
        A made-up company: names in many scripts, departments with a group each, managers as a tree, job
        titles and cost centres. They are created through the mock, so its checks hold; they are not recorded
        as exchanges.
      </p>
      <Segments
        label="Number of people"
        value={people}
        options={[
          { id: '10', label: '10' },
          { id: '1000', label: '1,000' },
          { id: '100000', label: '100,000' },
        ]}
        onChange={setPeople}
      />
      <Field
        label="Seed"
        width={140}
        value={seed}
        inputMode="numeric"
        error={wrong}
        hint="The same seed makes the same company."
        onChange={setSeed}
      />
      {problem && <InlineError problem={problem} />}
      <div className="task-acts">
        <Button
          kind="primary"
          disabled={busy || wrong !== null}
          onPress={async () => setProblem(await startGenerating(listener.id, Number(people), Number(seed)))}
        >
          Generate {count(Number(people))} people
        </Button>
      </div>
    </Task>
  );
}

function Snapshots({ listener, description, busy }: TaskProps) {
  const { value: snapshots, problem } = useSnapshots(listener.id, description.directory);
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<Problem | null>(null);
  const run = (work: Promise<unknown>) => {
    setFailure(null);
    work.catch((error) => setFailure(toProblem(error)));
  };
  const take = () => {
    run(call('directory.snapshot', { listener: listener.id, name: name.trim() || nameNow() }));
    setName('');
  };
  return (
    <Task title="Snapshots">
      <p className="t2">
        The directory as it was at a moment, to come back to. Taking one does not hold up requests; restoring
        puts everything in place at once and keeps what was there as a snapshot.
      </p>
      <div className="snapshot-new">
        <Field label="Name" width={280} value={name} placeholder={nameNow()} onChange={setName} />
        <Button size="form" kind="primary" disabled={busy} onPress={take}>
          Take a snapshot
        </Button>
      </div>
      {(failure ?? problem) && <InlineError problem={(failure ?? problem) as Problem} />}
      {snapshots?.length === 0 && <p className="t3">There are none yet.</p>}
      <ul className="snapshot-list">
        {snapshots?.map((snapshot) => (
          <li key={snapshot.id} className="snapshot">
            <span className="grow">
              <bdi className="strong">{snapshot.name}</bdi>
              <span className="t3 hint">
                {dayAndTime(snapshot.createdAt)} · {countsOf(snapshot)}
                {snapshot.automatic && ' · made by itself; the next one takes its place'}
              </span>
            </span>
            <Button
              disabled={busy}
              onPress={() => run(call('directory.restore', { listener: listener.id, snapshot: snapshot.id }))}
            >
              Restore
            </Button>
            <IconButton
              label={`Delete ${snapshot.name}`}
              disabled={busy}
              onPress={() => run(call('directory.deleteSnapshot', { snapshot: snapshot.id }))}
            >
              <Trash2 size={14} strokeWidth={1.75} />
            </IconButton>
          </li>
        ))}
      </ul>
    </Task>
  );
}

function nameNow(): string {
  return `Snapshot ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`;
}

function countsOf({ counts }: Snapshot): string {
  const { User = 0, Group = 0 } = counts;
  return `${count(User)} people, ${counted(Group, 'group')}`;
}

function Reset({ listener, description, busy }: TaskProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const all = description.types.reduce((sum, { count: n }) => sum + n, 0);
  const parts = description.types.map(({ name, count: n }) =>
    name === 'User' ? `${count(n)} people` : counted(n, name.toLowerCase()),
  );
  return (
    <Task title="Reset the directory">
      <p>
        {all === 0
          ? 'The directory is empty already.'
          : `${parts.join(' and ')} are taken away. They are kept as a snapshot until the next reset or restore; recorded exchanges stay.`}
      </p>
      {problem && <InlineError problem={problem} />}
      <div className="task-acts">
        <Button
          kind="danger"
          disabled={busy || all === 0}
          onPress={() => {
            resetDirectory(listener.id, all).catch((error) => setProblem(toProblem(error)));
          }}
        >
          Reset
        </Button>
        <Button onPress={() => moveTo({ task: null })}>Keep everything</Button>
      </div>
    </Task>
  );
}
