import { Upload, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ImportResult } from '../../../shared/contract/rules.ts';
import { call } from '../../app/engine.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Segments } from '../../ui/field.tsx';
import { counted } from '../../ui/format.ts';
import { InlineError, Notice, type Problem, toProblem } from '../../ui/notice.tsx';
import { moveTo } from './rules-place.ts';

type How = 'add' | 'replace';

interface Outcome {
  readonly name: string;
  readonly how: How;
  readonly result: ImportResult;
  /** The list as it was, when it was replaced. */
  readonly before: string | null;
}

/** A file of rules into the list. Nothing is imported from a file with a fault in it; each has its line. */
export function ImportPanel({ has }: { has: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [how, setHow] = useState<How>('add');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = async (work: () => Promise<Outcome | null>) => {
    setBusy(true);
    setProblem(null);
    try {
      setOutcome(await work());
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const read = (file: File) =>
    run(async () => {
      const text = await file.text();
      const before = how === 'replace' ? (await call('rule.export', { ids: null })).text : null;
      return { name: file.name, how, before, result: await call('rule.import', { text, how }) };
    });
  const undo = (before: string) =>
    run(async () => {
      await call('rule.import', { text: before, how: 'replace' });
      return null;
    });
  return (
    <section className="import-panel" aria-label="Import rules">
      <div className="import-line">
        <span className="strong">Import rules</span>
        {has && (
          <Segments
            label="What happens to the rules that are here"
            value={how}
            options={[
              { id: 'add', label: 'Add to the list' },
              { id: 'replace', label: 'Replace the list' },
            ]}
            onChange={setHow}
          />
        )}
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          aria-label="File of rules"
          tabIndex={-1}
          accept=".json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void read(file);
          }}
        />
        <Button
          icon={<Upload size={14} strokeWidth={1.75} />}
          disabled={busy}
          onPress={() => input.current?.click()}
        >
          Choose a file…
        </Button>
        <span className="grow" />
        <IconButton label="Close the import" onPress={() => moveTo({ task: null })}>
          <X size={15} strokeWidth={1.75} />
        </IconButton>
      </div>
      {problem && <InlineError problem={problem} />}
      {outcome && <OutcomeOf outcome={outcome} busy={busy} onUndo={undo} />}
    </section>
  );
}

function OutcomeOf(props: { outcome: Outcome; busy: boolean; onUndo: (before: string) => void }) {
  const { name, how, before, result } = props.outcome;
  if (result.kind === 'badFile') {
    const lines = result.problems.map(
      ({ line, column, path, message }) => `${line}:${column} ${path && `${path}: `}${message}`,
    );
    return (
      <Notice
        tone="bad"
        what={
          <>
            <bdi>{name}</bdi> was not imported: {counted(result.problems.length, 'fault')}
          </>
        }
        next={
          <ul className="problem-lines">
            {result.problems.slice(0, 12).map((fault) => (
              <li key={`${fault.line} ${fault.column} ${fault.path} ${fault.message}`}>
                <span className="mono t3">line {fault.line}</span>{' '}
                {fault.path !== '' && <span className="mono">{fault.path}: </span>}
                {fault.message}
              </li>
            ))}
            {lines.length > 12 && <li className="t3">and {lines.length - 12} more</li>}
          </ul>
        }
        copyText={lines.join('\n')}
      />
    );
  }
  return (
    <Notice
      tone={result.notes.length > 0 ? 'warn' : 'info'}
      what={
        <>
          {counted(result.rules.length, 'rule')} from <bdi>{name}</bdi>{' '}
          {how === 'replace' ? 'instead of those that were here' : 'at the end of the list'}
        </>
      }
      {...(result.notes.length > 0
        ? {
            next: (
              <ul className="problem-lines">
                {result.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            ),
          }
        : {})}
      actions={
        before !== null && (
          <Button disabled={props.busy} onPress={() => props.onUndo(before)}>
            Undo
          </Button>
        )
      }
    />
  );
}
