import { Copy, CornerDownRight, Pause, PencilLine, X, Zap } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import type { Effect } from '../../../shared/contract/history.ts';
import type { ShadowOutcome } from '../../../shared/contract/shadow.ts';
import { keyOf, runAction } from '../../app/actions.ts';
import { useExchange } from '../../app/exchanges.ts';
import { go, place } from '../../app/place.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyIconButton } from '../../ui/copy-button.tsx';
import { duration } from '../../ui/format.ts';
import { MenuButton } from '../../ui/menu.tsx';
import { InlineError, Notice } from '../../ui/notice.tsx';
import { Status, StatusBadge } from '../../ui/status.tsx';
import { useStore } from '../../ui/store.ts';
import { type TabSpec, Tabs } from '../../ui/tabs.tsx';
import { Words } from '../../ui/words.tsx';
import { CompareButton } from '../compare/compare-button.tsx';
import { actorsOf } from './acted.tsx';
import { copyBody } from './copy-body.ts';
import { useWhatChanged } from './diff-effect.ts';
import { diffEntries } from './diff-entries.ts';
import { DiffTab } from './diff-tab.tsx';
import { MessageTab } from './message-tab.tsx';
import { Overview } from './overview.tsx';
import { RawTab } from './raw-tab.tsx';
import { RulesTab } from './rules-tab.tsx';
import { ShadowTab } from './shadow-tab.tsx';
import { TimingTab } from './timing-tab.tsx';
import './inspector.css';

/** One exchange whole: in words, as messages, in time, as bytes. */
export function Inspector({ id, beside, before }: { id: number; beside: boolean; before?: ReactNode }) {
  const [revealed, setRevealed] = useState<number | null>(null);
  const reveal = revealed === id;
  const { exchange, problem } = useExchange(id, reveal);
  const tab = useStore(place, (now) => now.inspectorTab);
  const changed = useWhatChanged(exchange);
  if (problem && exchange?.id !== id) {
    return (
      <section className="inspector" aria-label="Inspector">
        <div className="inspector-problem">
          <InlineError problem={problem} />
        </div>
      </section>
    );
  }
  if (!exchange) return <section className="inspector" aria-label="Inspector" aria-busy="true" />;
  const setReveal = (on: boolean) => setRevealed(on ? id : null);
  const { requestReceived, answerSent, answerReceived } = exchange.messages;
  const answer = answerSent ?? answerReceived;
  const actors = actorsOf(exchange.trace);
  return (
    <section className="inspector" aria-label="Inspector">
      {before}
      <Head exchange={exchange} beside={beside} />
      {problem && <Notice tone="warn" what={problem.what} next="What is shown here was read before." />}
      <Tabs
        label="Views of the exchange"
        selected={tab === 'shadow' && exchange.shadow === null ? 'overview' : tab}
        onSelect={(inspectorTab) => go({ inspectorTab })}
        tabs={[
          {
            id: 'overview',
            label: 'Overview',
            panel: () => <Overview exchange={exchange} beside={beside} />,
          },
          {
            id: 'request',
            label: 'Request',
            panel: () => (
              <MessageTab
                exchange={exchange}
                message={requestReceived}
                side="requestReceived"
                reveal={reveal}
                setReveal={setReveal}
              />
            ),
          },
          {
            id: 'response',
            label: 'Response',
            panel: () => (
              <MessageTab
                exchange={exchange}
                message={answer}
                side={answerSent ? 'answerSent' : 'answerReceived'}
                reveal={reveal}
                setReveal={setReveal}
              />
            ),
          },
          {
            id: 'diff',
            label: 'Diff',
            ...countOf(changed.effect),
            panel: () => <DiffTab exchange={exchange} {...changed} />,
          },
          { id: 'timing', label: 'Timing', panel: () => <TimingTab exchange={exchange} /> },
          {
            id: 'rules',
            label: 'Rules',
            ...(actors > 0 ? { count: actors } : {}),
            panel: () => <RulesTab exchange={exchange} />,
          },
          ...(exchange.shadow === null ? [] : [shadowTab(exchange, exchange.shadow)]),
          {
            id: 'raw',
            label: 'Raw',
            panel: () => <RawTab exchange={exchange} reveal={reveal} setReveal={setReveal} />,
          },
        ]}
      />
      <Foot exchange={exchange} />
    </section>
  );
}

function shadowTab(exchange: Exchange, shadow: ShadowOutcome): TabSpec {
  return {
    id: 'shadow',
    label: 'Shadow',
    ...(shadow.places > 0 ? { count: shadow.places } : {}),
    panel: () => <ShadowTab exchange={exchange} shadow={shadow} />,
  };
}

/** How many lines the diff has; none for what changed nothing. */
function countOf(effect: Effect | null): { count?: number } {
  const [first] = effect?.resources ?? [];
  return effect && first ? { count: diffEntries(first, effect.sent, false).length } : {};
}

function Head({ exchange, beside }: { exchange: Exchange; beside: boolean }) {
  const { method, target } = exchange.messages.requestReceived;
  const status = exchange.messages.answerSent?.status ?? exchange.messages.answerReceived?.status ?? null;
  return (
    <header className={beside ? 'inspector-head' : 'inspector-head one-line'}>
      <h2 className="inspector-title cut">
        {exchange.resendOf !== null && (
          <CornerDownRight size={14} strokeWidth={1.75} aria-label="Sent again:" color="var(--accent)" />
        )}
        <Words sentence={exchange.meaning.sentence} />
      </h2>
      <span className="inspector-result">
        {status === null || exchange.outcome !== 'completed' ? (
          <Status status={status} outcome={exchange.outcome} />
        ) : (
          <StatusBadge status={status} />
        )}
        {exchange.done !== null && <span className="mono t2">{duration(exchange.done)}</span>}
      </span>
      <span className="inspector-request mono cut" title={target}>
        <span className="method">{method}</span> {target}
      </span>
      <span className="inspector-acts">
        <CopyIconButton text={target} what="path" />
        <IconButton label="Close the inspector" keys="Escape" onPress={() => runAction('close-inspector')}>
          <X size={15} strokeWidth={1.75} />
        </IconButton>
      </span>
    </header>
  );
}

function Foot({ exchange }: { exchange: Exchange }) {
  const { requestReceived, answerSent, answerReceived } = exchange.messages;
  const answerRole = answerSent ? 'answerSent' : 'answerReceived';
  const answer = answerSent ?? answerReceived;
  return (
    <footer className="inspector-foot">
      <Button
        icon={<PencilLine size={14} strokeWidth={1.75} />}
        keys={keyOf('edit') ?? ''}
        onPress={() => runAction('edit')}
      >
        Edit & resend
      </Button>
      <Button
        kind="ghost"
        className="foot-more"
        icon={<Pause size={14} strokeWidth={1.75} />}
        keys={keyOf('hold-next') ?? ''}
        onPress={() => runAction('hold-next')}
      >
        Hold the next
      </Button>
      <Button
        kind="ghost"
        className="foot-more"
        icon={<Zap size={14} strokeWidth={1.75} />}
        keys={keyOf('rule-from-exchange') ?? ''}
        onPress={() => runAction('rule-from-exchange')}
      >
        Answer like this
      </Button>
      <span className="grow" />
      <CompareButton id={exchange.id} />
      <MenuButton
        label="Copy"
        entries={[
          {
            id: 'curl',
            label: 'As cURL',
            detail: 'secrets masked',
            keys: keyOf('curl') ?? '',
            run: () => runAction('curl'),
          },
          { id: 'curl-secrets', label: 'As cURL with secrets', run: () => runAction('curl-secrets') },
          null,
          ...(requestReceived.body && requestReceived.body.size > 0
            ? [
                {
                  id: 'request-body',
                  label: 'Request body',
                  run: () => void copyBody(exchange.id, 'requestReceived', 'Request body'),
                },
              ]
            : []),
          ...(answer?.body && answer.body.size > 0
            ? [
                {
                  id: 'answer-body',
                  label: 'Response body',
                  run: () => void copyBody(exchange.id, answerRole, 'Response body'),
                },
              ]
            : []),
        ]}
      >
        <AriaButton className="btn ghost">
          <Copy size={14} strokeWidth={1.75} aria-hidden="true" />
          Copy
        </AriaButton>
      </MenuButton>
    </footer>
  );
}
