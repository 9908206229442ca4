import { Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ImportPreview } from '../../../shared/contract/directory.ts';
import { call, engine } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import { InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { moveTo } from './directory-place.ts';
import { ImportPreviewOf } from './import-preview.tsx';
import { Progress } from './job-strip.tsx';
import { Task, type TaskProps } from './task-frame.tsx';
import { GivenUp, uploadFile } from './upload.ts';

interface Reading {
  readonly name: string;
  /** Bytes handed over, then bytes looked at. */
  readonly step: 'Reading' | 'Checking';
  readonly upload: number | null;
  readonly done: number;
  readonly total: number;
}

export function ImportTask({ listener, busy }: TaskProps) {
  const input = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController | null>(null);
  const [reading, setReading] = useState<Reading | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [found, setFound] = useState<{ upload: number; name: string; preview: ImportPreview } | null>(null);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));

  useEffect(
    () =>
      client?.on('directory.previewing', ({ upload, done, total }) =>
        setReading((before) => (before?.upload === upload ? { ...before, done, total } : before)),
      ),
    [client],
  );
  // A file that nobody looks at any more is not needed.
  const held = useRef<number | null>(null);
  useEffect(
    () => () => {
      abort.current?.abort();
      if (held.current !== null) call('directory.discard', { upload: held.current }).catch(report);
    },
    [],
  );

  const read = async (file: File) => {
    setProblem(null);
    discard();
    const stop = new AbortController();
    abort.current = stop;
    const { name, size } = file;
    setReading({ name, step: 'Reading', upload: null, done: 0, total: size });
    try {
      const upload = await uploadFile(file, stop.signal, (id, done) => {
        held.current = id;
        setReading({ name, step: 'Reading', upload: null, done, total: size });
      });
      setReading({ name, step: 'Checking', upload, done: 0, total: size });
      const preview = await call('directory.preview', { listener: listener.id, upload });
      setFound({ upload, name, preview });
    } catch (error) {
      if (!stop.signal.aborted && !(error instanceof GivenUp)) setProblem(toProblem(error));
      if (abort.current === stop) discard();
    } finally {
      if (abort.current === stop) setReading(null);
    }
  };
  const discard = () => {
    if (held.current !== null) call('directory.discard', { upload: held.current }).catch(report);
    held.current = null;
    setFound(null);
  };
  const cancel = () => {
    abort.current?.abort();
    discard();
    setReading(null);
  };
  const start = async (upload: number) => {
    try {
      await call('directory.import', { listener: listener.id, upload });
      held.current = null;
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
      {reading === null ? (
        <div className="task-acts">
          <Button icon={<Upload size={14} strokeWidth={1.75} />} onPress={() => input.current?.click()}>
            Choose a file…
          </Button>
        </div>
      ) : (
        <Progress
          label={`${reading.step} ${reading.name}`}
          step={`${reading.step} ${reading.name}`}
          share={reading.total === 0 ? 0 : reading.done / reading.total}
          onCancel={cancel}
        />
      )}
      {problem && <InlineError problem={problem} />}
      {found && (
        <>
          <ImportPreviewOf name={found.name} preview={found.preview} />
          <div className="task-acts">
            <Button
              kind="primary"
              disabled={busy || found.preview.created + found.preview.updated === 0}
              onPress={() => void start(found.upload)}
            >
              Import {count(found.preview.created + found.preview.updated)}
            </Button>
            <Button onPress={discard}>Discard</Button>
          </div>
        </>
      )}
    </Task>
  );
}
