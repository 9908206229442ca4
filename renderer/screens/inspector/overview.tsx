import { CornerDownRight, CornerLeftUp, TriangleAlert } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { Exchange, Outcome, Subject, TraceEntry } from '../../../shared/contract/exchange.ts';
import { idpNames } from '../../../shared/contract/idp.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { useExchange } from '../../app/exchanges.ts';
import { openExchange } from '../../app/place.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { listenerAddress, workspace } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { clock, duration, millis } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Status, StatusBadge } from '../../ui/status.tsx';
import { useStore } from '../../ui/store.ts';
import { IdpTile, Words } from '../../ui/words.tsx';
import { openRecord } from '../directory/directory-place.ts';
import { ActedBlock, actedOf } from './acted.tsx';
import { BodyPane } from './body-pane.tsx';
import { ShadowBlock } from './shadow-block.tsx';

const outcomeSentences: Readonly<Record<Outcome, string>> = {
  pending: 'The answer is not complete yet.',
  completed: '',
  aborted: 'The client went away before the answer was whole.',
  malformed: 'The request was not HTTP, so it was answered 400 and the connection was closed.',
  timedOut: 'The request did not arrive whole in time.',
  failed: 'The target could not answer.',
  interrupted: 'Scimscope stopped while this exchange was open.',
};

export function Overview({ exchange, beside }: { exchange: Exchange; beside: boolean }) {
  const { meaning, trace, outcome, messages } = exchange;
  const answer = messages.answerSent ?? messages.answerReceived;
  const requestHasBody = (messages.requestReceived.body?.size ?? 0) > 0;
  const bodyRole = requestHasBody
    ? 'requestReceived'
    : messages.answerSent
      ? 'answerSent'
      : messages.answerReceived
        ? 'answerReceived'
        : null;
  const shown = requestHasBody ? messages.requestReceived : answer;
  const tolerances = trace.filter((entry) => entry.kind === 'tolerance');
  const others = trace.filter((entry) => entry.kind !== 'tolerance' && !actedOf(trace).includes(entry));
  return (
    <div className={beside ? 'overview' : 'overview two-columns'}>
      <div className="overview-words">
        <div className="overview-summary">
          <p>
            <Words sentence={meaning.sentence} strongNames />
            {meaning.note ? (
              <>
                {': '}
                <Words sentence={meaning.note} strongNames />
              </>
            ) : null}
            .
            {answer &&
              outcome === 'completed' &&
              ` Answered ${answer.status}${answer.reason ? ` ${answer.reason}` : ''}.`}
          </p>
          {outcome !== 'completed' && (
            <Notice
              tone={outcome === 'pending' ? 'info' : 'bad'}
              what={exchange.problem ?? outcomeSentences[outcome]}
              {...(exchange.problem && outcome !== 'pending' ? { next: outcomeSentences[outcome] } : {})}
              {...(exchange.problem ? { copyText: exchange.problem } : {})}
            />
          )}
        </div>
        {tolerances.length > 0 && (
          <section className="overview-block" aria-label="Accepted although the RFC refuses it">
            {tolerances.map((entry, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: trace entries have no identity besides their order
              <Tolerance key={at} entry={entry} />
            ))}
          </section>
        )}
        <ActedBlock trace={trace} />
        {exchange.shadow && <ShadowBlock shadow={exchange.shadow} />}
        {others.length > 0 && (
          <section className="overview-block" aria-label="What acted on it">
            {others.map((entry, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: trace entries have no identity besides their order
              <p key={at} className="trace-line">
                <span className="mono t3">{entry.name}</span> {entry.detail}
              </p>
            ))}
          </section>
        )}
        {!beside && <Facts exchange={exchange} />}
      </div>
      {bodyRole && shown && (
        <BodyPane
          className="overview-body"
          exchange={exchange.id}
          role={bodyRole}
          message={shown}
          title={requestHasBody ? 'Request body' : 'Response body'}
          fit={beside}
          trace={requestHasBody ? trace : []}
        />
      )}
      {beside && <Facts exchange={exchange} />}
    </div>
  );
}

function Tolerance({ entry }: { entry: TraceEntry }) {
  return (
    <div className="tolerance">
      <TriangleAlert size={16} strokeWidth={1.75} color="var(--warn)" aria-hidden="true" />
      <div className="grow">
        <p>{entry.detail}</p>
        <p className="mono t3">
          {entry.name}
          {entry.pointer && ` · ${entry.pointer}`}
        </p>
      </div>
    </div>
  );
}

function Facts({ exchange }: { exchange: Exchange }) {
  const listener = useStore(workspace, (now) => now?.listeners.find((each) => each.id === exchange.listener));
  const { idp, meaning } = exchange;
  return (
    <dl className="facts">
      <dt>Sent by</dt>
      <dd>
        {idp ? (
          <>
            <IdpTile idp={idp.id} />
            {idpNames[idp.id].name} <span className="t2">{idp.because}</span>
          </>
        ) : (
          <span className="t2">not recognised</span>
        )}
      </dd>
      {meaning.subject && (meaning.subject.label || meaning.subject.id) && (
        <>
          <dt>About</dt>
          <dd>
            <SubjectLink subject={meaning.subject} listener={listener} />
            <span className="mono t2 cut">
              {meaning.subject.type}
              {meaning.subject.id && ` ${meaning.subject.id}`}
            </span>
          </dd>
        </>
      )}
      <dt>Received</dt>
      <dd className="mono">
        {clock(exchange.receivedAt)}
        {millis(exchange.receivedAt)}
        {exchange.client && <span className="t2"> from {exchange.client}</span>}
      </dd>
      <dt>Listener</dt>
      <dd>
        {listener ? (
          <>
            <ListenerTile listener={listener} />
            <span className="mono">{listenerAddress(listener) ?? listener.name}</span>
          </>
        ) : (
          <span className="t2">none: sent to another address</span>
        )}
      </dd>
      <dt>Answered by</dt>
      <dd className="mono cut">{exchange.target}</dd>
      {exchange.shadowOf !== null && (
        <>
          <dt>Shadow of</dt>
          <dd>
            <LinkedExchange id={exchange.shadowOf} back />
          </dd>
        </>
      )}
      {exchange.resendOf !== null && (
        <>
          <dt>Made from</dt>
          <dd>
            <LinkedExchange id={exchange.resendOf} back />
          </dd>
        </>
      )}
      {exchange.resends.length > 0 && (
        <>
          <dt>Sent again</dt>
          <dd className="fact-list">
            {exchange.resends.slice(-8).map((id) => (
              <LinkedExchange key={id} id={id} />
            ))}
            {exchange.resends.length > 8 && (
              <span className="t3">and {exchange.resends.length - 8} earlier</span>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}

/** Who an exchange is about; leads to the record where the mock keeps one. */
function SubjectLink({ subject, listener }: { subject: Subject; listener: Listener | undefined }) {
  const { type, id, label } = subject;
  const words = label ?? id;
  if (id === null || listener?.target.kind !== 'mock') return label !== null && <bdi>{label}</bdi>;
  return (
    <Button kind="link" onPress={() => openRecord(type, id, listener.id)}>
      <bdi>{words}</bdi>
    </Button>
  );
}

/** A line that leads to another exchange. */
function LinkedExchange({ id, back = false }: { id: number; back?: boolean }) {
  const { exchange, problem } = useExchange(id);
  const Icon = back ? CornerLeftUp : CornerDownRight;
  if (problem) return <span className="t3">exchange {id}, no longer recorded</span>;
  if (!exchange || exchange.id !== id) return <span className="linked" />;
  const answer = exchange.messages.answerSent ?? exchange.messages.answerReceived;
  return (
    <AriaButton className="linked" onPress={() => openExchange(id)}>
      <Icon size={13} strokeWidth={1.75} aria-hidden="true" />
      <span className="mono t2">{clock(exchange.receivedAt)}</span>
      <span className="cut link-words">
        <Words sentence={exchange.meaning.sentence} />
      </span>
      {answer ? <StatusBadge status={answer.status} /> : <Status status={null} outcome={exchange.outcome} />}
      {exchange.done !== null && <span className="mono t3">{duration(exchange.done)}</span>}
    </AriaButton>
  );
}
