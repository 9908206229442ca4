import { Lock } from 'lucide-react';
import { useMemo } from 'react';
import { useBody } from '../../app/exchanges.ts';
import { Code } from '../../code/code.tsx';
import { utf8 } from '../../code/hex.ts';
import { prettyJson } from '../../code/pretty.ts';
import { bytes, duration } from '../../ui/format.ts';
import { Status } from '../../ui/status.tsx';
import { type DraftState, isEditable } from './drafts.ts';
import { HeadersList } from './headers-list.tsx';
import { asMarks } from './marks.ts';

/** Text of a body for reading: JSON made readable, else as it is; empty while it loads. */
export function useReadableBody(
  exchange: number,
  role: 'answerSent' | 'answerReceived' | null,
): { text: string; loaded: boolean } {
  const { body } = useBody(exchange, role, { encoded: false, whole: true });
  return useMemo(() => {
    if (!body) return { text: '', loaded: role === null };
    const text = utf8(body.data);
    return { text: text === null ? '' : (prettyJson(text) ?? text), loaded: true };
  }, [body, role]);
}

/** The request as it was recorded and what it was answered then. */
export function RecordedColumn({
  draft,
  changedLines,
}: {
  draft: DraftState;
  changedLines: readonly number[];
}) {
  const { original } = draft;
  const { requestReceived, answerSent, answerReceived } = original.messages;
  const answer = answerSent ?? answerReceived;
  const role = answer?.body?.size ? (answerSent ? 'answerSent' : 'answerReceived') : null;
  const then = useReadableBody(original.id, role);
  return (
    <section className="edit-column" aria-label="As recorded">
      <div className="pane-head edit-column-head">
        <h3 className="strong">As recorded</h3>
        <span className="grow" />
        <span className="t3 edit-promise">
          <Lock size={13} strokeWidth={1.75} aria-hidden="true" /> read only
        </span>
      </div>
      <div className="edit-scroll">
        <HeadersList headers={requestReceived.headers.filter(([name]) => isEditable(name))} />
        <p className="label column-label">Body · {bytes(requestReceived.body?.size ?? 0)}</p>
        {draft.recordedBody && (
          <Code
            value={draft.recordedBody}
            label="Recorded body"
            language="json"
            marks={asMarks(changedLines, 'del')}
            fit
          />
        )}
        <div className="column-label answer-then">
          <span className="label">Answer then</span>
          <span className="grow" />
          <Status status={answer?.status ?? null} outcome={original.outcome} />
          {original.done !== null && <span className="mono t2">{duration(original.done)}</span>}
        </div>
        {then.text && <Code value={then.text} label="Recorded answer" language="json" fit />}
        {original.problem && <p className="column-words t2">{original.problem}</p>}
      </div>
    </section>
  );
}
