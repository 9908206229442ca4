import { ArrowUpRight, Equal, EqualNot } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Exchange, Header } from '../../../shared/contract/exchange.ts';
import { useExchange } from '../../app/exchanges.ts';
import { openExchange } from '../../app/place.ts';
import { Code } from '../../code/code.tsx';
import { changedLines } from '../../code/line-diff.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { bytes, clock, duration } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Status, StatusBadge } from '../../ui/status.tsx';
import { Words } from '../../ui/words.tsx';
import { changeDraft, type DraftState, type Send } from './drafts.ts';
import { HeadersList } from './headers-list.tsx';
import { asMarks } from './marks.ts';
import { useReadableBody } from './recorded-column.tsx';

/** What the draft was answered, against the answer then, and all sends of this draft. */
export function AnswerColumn({ draft }: { draft: DraftState }) {
  return (
    <section className="edit-column" aria-label="Answer now">
      {draft.shownSend === null ? (
        <>
          <div className="pane-head edit-column-head">
            <h3 className="strong">Answer now</h3>
          </div>
          <p className="column-words t2">
            {draft.sending
              ? 'Waiting for the answer.'
              : 'Not sent yet. The answer shows here, beside the one then.'}
          </p>
        </>
      ) : (
        <AnswerNow original={draft.original} id={draft.shownSend} />
      )}
      {draft.sends.length > 0 && (
        <div className="sends">
          <p className="label column-label">Sends of this draft</p>
          <ul>
            {draft.sends.map((send) => (
              <SendLine key={send.id} send={send} shown={send.id === draft.shownSend} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function AnswerNow({ original, id }: { original: Exchange; id: number }) {
  const { exchange } = useExchange(id);
  const current = exchange?.id === id ? exchange : null;
  const then = original.messages.answerSent ?? original.messages.answerReceived;
  const now = current ? (current.messages.answerSent ?? current.messages.answerReceived) : null;
  const thenRole = then?.body?.size ? (original.messages.answerSent ? 'answerSent' : 'answerReceived') : null;
  const nowRole = now?.body?.size ? (current?.messages.answerSent ? 'answerSent' : 'answerReceived') : null;
  const thenBody = useReadableBody(original.id, thenRole);
  const nowBody = useReadableBody(id, nowRole);
  const loaded = thenBody.loaded && nowBody.loaded;
  const lines = useMemo(
    () => (loaded ? changedLines(thenBody.text, nowBody.text) : { before: [], after: [] }),
    [loaded, thenBody.text, nowBody.text],
  );
  const changedHeaders = useMemo(
    () => differingHeaders(then?.headers ?? [], now?.headers ?? []),
    [then, now],
  );
  const status = now?.status;
  useEffect(() => {
    if (status !== undefined) announce(`Answered ${status}`);
  }, [status]);
  if (!current) return <div className="pane-head edit-column-head" />;
  const sameStatus = then?.status === now?.status;
  const same = sameStatus && loaded && lines.after.length === 0 && lines.before.length === 0;
  return (
    <>
      <div className="pane-head edit-column-head">
        <h3 className="strong">Answer now</h3>
        <span className="grow" />
        <span className="mono t3">{clock(current.receivedAt)}</span>
        {now ? <StatusBadge status={now.status} /> : <Status status={null} outcome={current.outcome} />}
        {current.done !== null && <span className="mono t2">{duration(current.done)}</span>}
      </div>
      <div className="edit-scroll">
        <div className="verdict">
          <span className={same ? 'badge plain' : 'badge info'}>
            {same ? (
              <Equal size={14} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <EqualNot size={14} strokeWidth={1.75} aria-hidden="true" />
            )}
            {same ? 'Same' : 'Different'}
          </span>
          <span className="strong">
            {!now
              ? 'No answer'
              : sameStatus
                ? same
                  ? `${now.status} both times, same body`
                  : `${now.status} both times, ${count(lines)} of the body differ`
                : then
                  ? `${then.status} became ${now.status}`
                  : `Answered ${now.status}`}
          </span>
          <p className="t2">
            <Words sentence={current.meaning.sentence} strongNames />
            {current.meaning.note && (
              <>
                {': '}
                <Words sentence={current.meaning.note} strongNames />
              </>
            )}
            .{' '}
            <Button
              kind="link"
              icon={<ArrowUpRight size={13} strokeWidth={1.75} />}
              onPress={() => openExchange(id)}
            >
              Open in the timeline
            </Button>
          </p>
        </div>
        {current.problem && current.outcome !== 'completed' && (
          <div className="column-words">
            <Notice tone="bad" what={current.problem} copyText={current.problem} />
          </div>
        )}
        {now && (
          <>
            <HeadersList headers={now.headers} changed={changedHeaders} />
            <p className="label column-label">Body · {bytes(now.body?.size ?? 0)}</p>
            {nowBody.text && (
              <Code
                value={nowBody.text}
                label="Answer now"
                language="json"
                marks={asMarks(lines.after, 'add')}
                fit
              />
            )}
          </>
        )}
      </div>
    </>
  );
}

function count(lines: { before: number[]; after: number[] }): string {
  const most = Math.max(lines.before.length, lines.after.length);
  return most === 1 ? '1 line' : `${most} lines`;
}

/** Positions of headers whose value the answer then did not have. Date and the connection's own headers say nothing about the answer. */
function differingHeaders(then: readonly Header[], now: readonly Header[]): ReadonlySet<number> {
  const had = new Set(then.map(([name, value]) => `${name.toLowerCase()}: ${value}`));
  return new Set(
    now.flatMap(([name, value], at) =>
      /^(date|connection|keep-alive)$/i.test(name) || had.has(`${name.toLowerCase()}: ${value}`) ? [] : [at],
    ),
  );
}

function SendLine({ send, shown }: { send: Send; shown: boolean }) {
  const { exchange } = useExchange(send.id);
  const current = exchange?.id === send.id ? exchange : null;
  const answer = current?.messages.answerSent ?? current?.messages.answerReceived ?? null;
  return (
    <li>
      <AriaButton
        className={shown ? 'send-line shown' : 'send-line'}
        aria-pressed={shown}
        onPress={() => changeDraft({ shownSend: send.id })}
      >
        <span className="mono t3">{clock(send.at)}</span>
        <span className="cut grow">{send.summary}</span>
        {current && <Status status={answer?.status ?? null} outcome={current.outcome} />}
        {current?.done != null && <span className="mono t2">{duration(current.done)}</span>}
      </AriaButton>
    </li>
  );
}
