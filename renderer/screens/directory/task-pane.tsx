import { Trash2, Upload, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { DirectoryDescription, ImportPreview, Snapshot } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, Segments } from '../../ui/field.tsx';
import { count, counted, dayAndTime } from '../../ui/format.ts';
import { InlineError, Notice, type Problem, toProblem } from '../../ui/notice.tsx';
import { type DirectoryPlace, moveTo } from './directory-place.ts';
import { useSnapshots } from './directory-state.ts';
import { resetDirectory } from './job-strip.tsx';

export interface TaskProps {
  listener: Listener;
  description: DirectoryDescription;
}

/** What is done with the directory as a whole, in the place of the record. */
export function TaskPane({ task, ...props }: TaskProps & { task: NonNullable<DirectoryPlace['task']> }) {
  const busy = props.description.job?.state === 'running';
  switch (task) {
    case 'generate':
      return <Generate {...props} busy={busy} />;
    case 'import':
      return <Import {...props} busy={busy} />;
    case 'snapshots':
      return <Snapshots {...props} busy={busy} />;
    case 'reset':
      return <Reset {...props} busy={busy} />;
  }
}

function Task({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="record" aria-label={title}>
      <header className="record-head task-head">
        <h2 className="record-title">{title}</h2>
        <div className="record-acts">
          <IconButton label="Close" onPress={() => moveTo({ task: null })}>
            <X size={15} strokeWidth={1.75} />
          </IconButton>
        </div>
      </header>
      <div className="task">{children}</div>
    </section>
  );
}

type Busy = TaskProps & { busy: boolean };

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

function Generate({ listener, busy }: Busy) {
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

const partSize = 512 * 1024;

function Import({ listener, busy }: Busy) {
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [found, setFound] = useState<{ upload: number; name: string; preview: ImportPreview } | null>(null);

  const read = async (file: File) => {
    setProblem(null);
    setFound(null);
    setReading(file.name);
    try {
      const upload = await uploadFile(file);
      setFound({
        upload,
        name: file.name,
        preview: await call('directory.preview', { listener: listener.id, upload }),
      });
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setReading(null);
    }
  };
  const start = async (upload: number) => {
    try {
      await call('directory.import', { listener: listener.id, upload });
      moveTo({ task: null });
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Task title="Import people and groups">
      <p className="t2">
        SCIM JSON (an array, a ListResponse, or one resource a line) or CSV with a header line. People are
        matched by userName and groups by displayName: who is there already is updated.
      </p>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label="File to import"
        tabIndex={-1}
        accept=".json,.ndjson,.jsonl,.csv,.tsv,.txt,.scim"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void read(file);
        }}
      />
      <div className="task-acts">
        <Button
          icon={<Upload size={14} strokeWidth={1.75} />}
          disabled={reading !== null}
          onPress={() => input.current?.click()}
        >
          {reading === null ? 'Choose a file…' : `Reading ${reading}`}
        </Button>
      </div>
      {problem && <InlineError problem={problem} />}
      {found && (
        <>
          <PreviewOf name={found.name} preview={found.preview} />
          <div className="task-acts">
            <Button
              kind="primary"
              disabled={busy || found.preview.created + found.preview.updated === 0}
              onPress={() => void start(found.upload)}
            >
              Import {count(found.preview.created + found.preview.updated)}
            </Button>
            <Button
              onPress={() => {
                call('directory.discard', { upload: found.upload }).catch(report);
                setFound(null);
              }}
            >
              Discard
            </Button>
          </div>
        </>
      )}
    </Task>
  );
}

async function uploadFile(file: File): Promise<number> {
  const text = await file.text();
  let upload: number | null = null;
  for (let at = 0; at === 0 || at < text.length; at += partSize) {
    ({ upload } = await call('directory.upload', {
      upload,
      name: file.name,
      text: text.slice(at, at + partSize),
    }));
  }
  return upload ?? 0;
}

const outcomes = { create: 'create', update: 'update', refuse: 'refuse' } as const;

function PreviewOf({ name, preview }: { name: string; preview: ImportPreview }) {
  const { columns, rows, refusals } = preview;
  const unknown = columns.filter(({ attribute }) => attribute === null);
  return (
    <section aria-label="Preview" className="preview">
      <p>
        <bdi className="strong">{name}</bdi>: {count(preview.people)} people,{' '}
        {counted(preview.groups, 'group')}. {count(preview.created)} would be created,{' '}
        {count(preview.updated)} updated, {count(preview.refused)} refused.
      </p>
      {columns.length > 0 && (
        <p className="t2">
          {columns
            .filter(({ attribute }) => attribute !== null)
            .map(({ column, attribute }) => `${column} → ${attribute?.replace(/^urn:.*:/, '')}`)
            .join(', ')}
        </p>
      )}
      {unknown.length > 0 && (
        <Notice
          tone="warn"
          what={`${counted(unknown.length, 'column')} left out`}
          next={`${unknown.map(({ column }) => column).join(', ')}: no attribute is known for ${unknown.length === 1 ? 'it' : 'them'}.`}
        />
      )}
      <table className="attributes">
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Who</th>
            <th scope="col">What happens</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.where}>
              <th scope="row" className="mono t3">
                {row.where}
              </th>
              <td>
                <bdi>{row.label}</bdi> {row.type !== 'User' && <span className="t3">{row.type}</span>}
              </td>
              <td className={row.outcome === 'refuse' ? 'warn-text' : 't2'}>
                {outcomes[row.outcome]}
                {row.why && `: ${row.why}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {refusals.length > 0 && (
        <Notice
          tone="warn"
          what={`${count(preview.refused)} would be refused`}
          next={refusals
            .slice(0, 5)
            .map(({ where, why }) => `${where}: ${why}`)
            .join(' ')}
          copyText={refusals.map(({ where, why }) => `${where}: ${why}`).join('\n')}
        />
      )}
    </section>
  );
}

function Snapshots({ listener, description, busy }: Busy) {
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

function Reset({ listener, description, busy }: Busy) {
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
