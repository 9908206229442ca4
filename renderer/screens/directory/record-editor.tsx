import { Send } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { DirectoryDescription, DirectoryType, Resource } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { keyOf } from '../../app/actions.ts';
import { call } from '../../app/engine.ts';
import { openExchange } from '../../app/place.ts';
import { Code } from '../../code/code.tsx';
import type { LineMark } from '../../code/code-editor.tsx';
import { Button } from '../../ui/button.tsx';
import { InlineError, Notice, type Problem, toProblem } from '../../ui/notice.tsx';
import { directoryParts, moveTo } from './directory-place.ts';
import { useResource } from './directory-state.ts';
import { isJson, lineOfAttribute, type ResourceProblem, useResourceCheck } from './resource-check.ts';
import { labelOf } from './words.ts';

interface Refusal extends ResourceProblem {
  /** The exchange it was refused in; null while only checked. */
  exchange: number | null;
}

/** The JSON of a resource, checked by schema and profile while it is typed, sent as a PUT. */
export function RecordEditor(props: {
  listener: Listener;
  description: DirectoryDescription;
  type: DirectoryType;
  id: string;
  resource: Resource;
}) {
  const { listener, description, type, id } = props;
  const { value } = useResource(listener.id, description.directory, type.name, id, true);
  const whole = value?.resource ?? null;
  const started = useRef<Resource | null>(null);
  started.current ??= whole;
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? (started.current ? JSON.stringify(started.current, null, 2) : '');
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);
  const changedMeanwhile =
    whole !== null && started.current !== null && JSON.stringify(whole) !== JSON.stringify(started.current);

  const checked = useResourceCheck(listener.id, type.name, text);
  // What was answered to a save stands until the text is another.
  const refusal = refused ?? (checked && { ...checked, exchange: null });
  const edit = (next: string) => {
    setText(next);
    setRefused(null);
  };

  const unchanged = text === null || (started.current !== null && sameJson(text, started.current));
  const save = async () => {
    if (sending || unchanged) return;
    setSending(true);
    setProblem(null);
    try {
      const result = await call('directory.save', {
        listener: listener.id,
        type: type.name,
        id,
        text: shown,
      });
      if (result.problem) setRefused({ ...result.problem, exchange: result.exchange });
      else moveTo({});
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setSending(false);
    }
  };
  useEffect(() => {
    directoryParts.save = () => void save();
    return () => {
      directoryParts.save = null;
    };
  });

  const marks = useMemo<LineMark[]>(() => {
    const line = refusal?.attribute ? lineOfAttribute(shown, refusal.attribute) : null;
    return line === null ? [] : [{ line, kind: 'warn', note: 'here' }];
  }, [refusal, shown]);

  return (
    <section className="record" aria-label="Record">
      <header className="record-head">
        <h2 className="record-title">
          <span className="cut">
            Edit <bdi>{labelOf(props.resource)}</bdi>
          </span>
        </h2>
        <p className="record-second t2 cut">
          Save sends a PUT through the listener; it is recorded like any other request.
        </p>
        <div className="record-acts">
          <Button onPress={() => moveTo({})}>Cancel</Button>
          <Button
            kind="primary"
            icon={<Send size={14} strokeWidth={1.75} />}
            keys={keyOf('directory-save') ?? ''}
            disabled={sending || unchanged}
            onPress={() => void save()}
          >
            Save
          </Button>
        </div>
      </header>
      {(refusal || problem || changedMeanwhile) && (
        <div className="record-notice">
          {problem && <InlineError problem={problem} />}
          {refusal && (
            <Notice
              tone={refusal.exchange === null ? 'warn' : 'bad'}
              what={refusal.exchange === null ? 'This would be refused.' : 'It was refused.'}
              next={refusal.detail}
              copyText={refusal.detail}
              actions={
                refusal.exchange !== null && (
                  <Button kind="ghost" onPress={() => openExchange(refusal.exchange ?? 0)}>
                    Show the exchange
                  </Button>
                )
              }
            />
          )}
          {changedMeanwhile && (
            <Notice
              tone="warn"
              what="It was changed while you were editing."
              next="Saving is refused, because it would undo that change."
              actions={
                <Button
                  onPress={() => {
                    started.current = whole;
                    setText(null);
                    setRefused(null);
                  }}
                >
                  Start over from what is there now
                </Button>
              }
            />
          )}
        </div>
      )}
      <div className="record-editor">
        {started.current && (
          <Code
            value={shown}
            label={`The ${type.name} as JSON, to be edited`}
            language="json"
            onChange={edit}
            marks={marks}
          />
        )}
      </div>
    </section>
  );
}

function sameJson(text: string, resource: Resource): boolean {
  return isJson(text) && JSON.stringify(JSON.parse(text)) === JSON.stringify(resource);
}
