import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import type { MethodResult } from '../../../shared/contract/rpc.ts';
import type { Session } from '../../../shared/contract/session.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { call } from '../../app/engine.ts';
import { fetchBody, useExchange } from '../../app/exchanges.ts';
import { openExchange } from '../../app/place.ts';
import { useShownSession } from '../../app/session-menu.tsx';
import { workspace } from '../../app/workspace.ts';
import { utf8 } from '../../code/hex.ts';
import { Button } from '../../ui/button.tsx';
import { clock, count } from '../../ui/format.ts';
import { InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { OperationIcon } from '../../ui/operation-icon.tsx';
import { Status } from '../../ui/status.tsx';
import { Words } from '../../ui/words.tsx';
import { ChangesTable } from './changes-table.tsx';
import { BodyText, DiffLines } from './diff-lines.tsx';
import { type MessagePreview, type Preview, previewRule } from './preview.ts';

type Found = MethodResult<'rule.tryOut'>;

/** Rows shown before all are asked for. */
const shownAtFirst = 6;
const askAfter = 250;

/** Which exchanges of the session the rule would have met, and what it would have made of one. */
export function TryOut({ rule, stale }: { rule: Rule; stale: boolean }) {
  const session = useShownSession();
  const { found, problem } = useTryOut(rule, session);
  const [chosen, setChosen] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const exchanges = found?.exchanges ?? [];
  const shown = all ? exchanges : exchanges.slice(0, shownAtFirst);
  const looked = chosen !== null && exchanges.includes(chosen) ? chosen : (exchanges[0] ?? null);
  return (
    <section className="try-out" aria-label="Try it out on this session" aria-busy={found === null}>
      <header className="try-head">
        <h2 className="label">In this session it would have met</h2>
        {found && (
          <span className="nums t2" role="status">
            {count(found.matched)} of {count(found.looked)}
          </span>
        )}
      </header>
      {problem && <InlineError problem={problem} />}
      {stale && <p className="t3 try-words">As the rule was before it lacked something.</p>}
      {found && found.matched === 0 && (
        <p className="t2 try-words">
          {found.looked === 0
            ? 'Nothing has arrived in this session yet.'
            : 'None of them. Take a condition away, or wait for such a request.'}
        </p>
      )}
      <ul className="try-list">
        {shown.map((id) => (
          <TryRow key={id} id={id} chosen={id === looked} onChoose={() => setChosen(id)} />
        ))}
      </ul>
      {exchanges.length > shownAtFirst && (
        <Button kind="link" className="try-more" expanded={all} onPress={() => setAll(!all)}>
          {all ? `Show the first ${shownAtFirst}` : `Show ${exchanges.length}`}
        </Button>
      )}
      {looked !== null && <PreviewOf key={looked} id={looked} rule={rule} />}
    </section>
  );
}

function useTryOut(rule: Rule, session: Session | null): { found: Found | null; problem: Problem | null } {
  const [state, setState] = useState<{ found: Found | null; problem: Problem | null }>({
    found: null,
    problem: null,
  });
  // What it matches is all that counts here: how often it acts, or whether it is on, is left aside.
  const wanted = JSON.stringify({ ...rule, on: true, name: '', stop: false });
  const { id = null, count: seen = 0 } = session ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has arrived since is looked at too
  useEffect(() => {
    if (id === null) return;
    let current = true;
    const timer = setTimeout(() => {
      call('rule.tryOut', { rule: JSON.parse(wanted) as Rule, session: id }).then(
        (found) => current && setState({ found, problem: null }),
        (error) => current && setState({ found: null, problem: toProblem(error) }),
      );
    }, askAfter);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, id, seen]);
  return state;
}

function TryRow({ id, chosen, onChoose }: { id: number; chosen: boolean; onChoose: () => void }) {
  const { exchange, problem } = useExchange(id);
  if (problem) return null;
  if (!exchange) return <li className="try-row" aria-hidden="true" />;
  const { meaning, outcome } = exchange;
  const status = (exchange.messages.answerSent ?? exchange.messages.answerReceived)?.status ?? null;
  return (
    <li>
      <AriaButton className={chosen ? 'try-row chosen' : 'try-row'} aria-pressed={chosen} onPress={onChoose}>
        <span className="mono t2">{clock(exchange.receivedAt)}</span>
        <OperationIcon kind={meaning.kind} />
        <span className="cut grow">
          <Words sentence={meaning.sentence} />
        </span>
        <Status status={status} outcome={outcome} />
      </AriaButton>
    </li>
  );
}

function PreviewOf({ id, rule }: { id: number; rule: Rule }) {
  const { exchange } = useExchange(id);
  const { preview, problem } = usePreview(exchange, rule);
  if (problem) return <InlineError problem={problem} />;
  const isNothing = !preview?.request && !preview?.answer;
  return (
    <>
      {preview?.request && (
        <PreviewPart
          title="What the target would receive"
          message={preview.request}
          kept="The recording keeps what was sent and what the target got, both."
        />
      )}
      {preview?.answer && (
        <PreviewPart
          title="What the client would get"
          message={preview.answer}
          kept={
            preview.answer.whole
              ? 'The target would not be asked.'
              : 'The recording keeps what the target answered and what was sent, both.'
          }
        />
      )}
      <Button
        kind="link"
        className="try-more"
        onPress={() => openExchange(id, isNothing ? 'overview' : 'request')}
      >
        Open this exchange
      </Button>
    </>
  );
}

function PreviewPart({ title, message, kept }: { title: string; message: MessagePreview; kept: string }) {
  const { head, before, after, notes, whole } = message;
  return (
    <div className="preview-part">
      <h2 className="label">{title}</h2>
      {head.length > 0 && <ChangesTable changes={head} label={title} />}
      {whole ? (
        <BodyText text={after} label={title} />
      ) : (
        (before !== after || head.length === 0) && <DiffLines before={before} after={after} label={title} />
      )}
      {notes.map((note) => (
        <p key={note} className="warn-text try-words">
          {note.charAt(0).toUpperCase() + note.slice(1)}.
        </p>
      ))}
      <p className="t3 try-words">{kept}</p>
    </div>
  );
}

const changes: ReadonlySet<string> = new Set(['rewriteRequest', 'rewriteAnswer', 'answer', 'status']);

function usePreview(
  exchange: Exchange | null,
  rule: Rule,
): { preview: Preview | null; problem: Problem | null } {
  const [bodies, setBodies] = useState<{ of: number; request: string; answer: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isWanted = exchange !== null && rule.acts.some(({ act }) => changes.has(act));
  const id = isWanted ? exchange.id : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an exchange never changes its bodies
  useEffect(() => {
    if (id === null || !exchange) return;
    let current = true;
    const { requestReceived, answerReceived, answerSent } = exchange.messages;
    const read = async (role: 'requestReceived' | 'answerReceived' | 'answerSent', size: number) => {
      if (size === 0) return '';
      const { data } = await fetchBody(id, role, false, false);
      return utf8(data) ?? '';
    };
    Promise.all([
      read('requestReceived', requestReceived.body?.size ?? 0),
      answerReceived
        ? read('answerReceived', answerReceived.body?.size ?? 0)
        : read('answerSent', answerSent?.body?.size ?? 0),
    ]).then(
      ([request, answer]) => current && setBodies({ of: id, request, answer }),
      (error) => current && setProblem(toProblem(error)),
    );
    return () => {
      current = false;
    };
  }, [id]);
  if (!exchange || bodies?.of !== exchange.id || !isWanted) return { preview: null, problem };
  const listener = workspace.get()?.listeners.find((each) => each.id === exchange.listener);
  const { answerReceived, answerSent } = exchange.messages;
  try {
    return {
      preview: previewRule(rule, {
        exchange,
        requestBody: bodies.request,
        answer: answerReceived ?? answerSent,
        answerBody: bodies.answer,
        basePath: listener?.basePath ?? '',
        baseUrl: listener?.baseUrl ?? '',
      }),
      problem,
    };
  } catch (error) {
    return { preview: null, problem: toProblem(error) };
  }
}
