import { ListFilter, Pause } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Session } from '../../../shared/contract/session.ts';
import { parseFilter } from '../../../shared/filter/parse.ts';
import { runAction } from '../../app/actions.ts';
import { call } from '../../app/engine.ts';
import { go, openSettings, place } from '../../app/place.ts';
import { report, workspace } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { clock, count, counted, dayAndTime } from '../../ui/format.ts';
import { EmptyState, InlineError } from '../../ui/notice.tsx';
import { onDemand } from '../../ui/on-demand.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useStore } from '../../ui/store.ts';
import { useElementSize } from '../../ui/use-element-size.ts';
import { EndedNote } from '../breakpoints/ended-note.tsx';
import { HeldBand } from '../breakpoints/held-band.tsx';
import { held } from '../breakpoints/held-state.ts';
import { NewBreakpointNote } from '../breakpoints/new-breakpoint-note.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { WatchStrip } from '../start/watch-strip.tsx';
import { ExchangeList } from './exchange-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { ActivityStrip } from './histogram.tsx';
import { chipsOf, joinFilter, splitDuring, withoutTerm } from './terms.ts';
import { useTimelineView, useViewState } from './use-view.ts';
import './timeline.css';

const HeldPane = onDemand(() => import('../breakpoints/held-pane.tsx'));

const besideFrom = 1000;
/** What the list keeps beside a held exchange, px. */
const listBesideHeld = 420;

export function TimelineScreen({ session }: { session: Session }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);
  const selected = useStore(place, (now) => now.selected);
  const inspecting = useStore(place, (now) => now.inspecting);
  const beside = width >= besideFrom;
  const hold = useStore(held, (list) =>
    inspecting ? list.find(({ exchange }) => exchange === selected) : undefined,
  );
  return (
    <div className="timeline" ref={frame}>
      {width > 0 && (
        <SplitPane
          id="timeline"
          orientation={beside ? 'horizontal' : 'vertical'}
          label={beside ? 'Width of the inspector' : 'Height of the inspector'}
          first={<ListPane session={session} />}
          second={
            hold ? (
              <HeldPane held={hold} />
            ) : inspecting && selected !== null ? (
              <Inspector id={selected} beside={beside} before={<EndedNote exchange={selected} />} />
            ) : null
          }
          secondSize={beside ? '572px' : '46%'}
          secondFor={hold && (beside ? width - listBesideHeld : Math.round(height * 0.6))}
          minFirst={beside ? 380 : 150}
          minSecond={beside ? 340 : 160}
        />
      )}
    </div>
  );
}

function ListPane({ session }: { session: Session }) {
  const filter = useStore(place, (now) => now.filter);
  const [draft, setDraft] = useState('');
  const settled = useSettled(draft, 120);
  const effective = useMemo(
    () => (parseFilter(settled).ok ? joinFilter(filter, settled) : filter),
    [filter, settled],
  );
  const view = useTimelineView(session.id, effective);
  const state = useViewState(view);
  const { rest, during } = useMemo(() => splitDuring(effective), [effective]);
  const whole = useTimelineView(session.id, during ? rest : null);
  const wholeState = useViewState(whole);
  const strip = during ? wholeState : state;
  const open = state.kind === 'open' ? state : null;
  const holding = useStore(held, (list) => list.length > 0);
  return (
    <section className="list-pane" aria-label="Timeline">
      <FilterBar
        draft={draft}
        setDraft={setDraft}
        matching={open?.matching ?? 0}
        total={open?.total ?? session.count}
        error={
          state.kind === 'badFilter'
            ? { message: state.message, piece: effective.slice(state.from, state.to) }
            : null
        }
      />
      <HeldBand />
      <NewBreakpointNote />
      {session.live && !holding && <WatchStrip session={session} />}
      {!session.live && <OlderNote session={session} />}
      <TrimmedNote session={session} />
      {strip.kind === 'open' && (
        <ActivityStrip view={strip.view} version={strip.version} matching={strip.matching} during={during} />
      )}
      {state.kind === 'failed' && <InlineError problem={state.problem} />}
      {view && open && open.matching > 0 && (
        <ExchangeList
          key={`${session.id} ${effective}`}
          view={view}
          matching={open.matching}
          version={open.version}
          trimmed={open.trimmed}
        />
      )}
      {open && open.matching === 0 && open.total > 0 && (
        <NothingMatches filter={filter} draft={draft} total={open.total} clearDraft={() => setDraft('')} />
      )}
      {open && open.total === 0 && <Nothing session={session} />}
    </section>
  );
}

/** The value once it has not changed for a moment, so that not every keystroke asks the engine. */
function useSettled(value: string, wait: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (value === '') return setSettled('');
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return useDeferredValue(settled);
}

function NothingMatches(props: { filter: string; draft: string; total: number; clearDraft: () => void }) {
  const chips = chipsOf(props.filter) ?? [];
  const last = chips.at(-1);
  const terms = chips.length + (props.draft.trim() ? 1 : 0);
  const clear = () => {
    props.clearDraft();
    go({ filter: '' });
  };
  return (
    <EmptyState
      icon={<ListFilter size={18} strokeWidth={1.75} aria-hidden="true" />}
      title="Nothing matches"
      actions={
        <>
          {last && (
            <Button onPress={() => go({ filter: withoutTerm(props.filter, chips.length - 1) })}>
              Drop “{[last.not && 'not', last.key, last.value].filter(Boolean).join(' ')}”
            </Button>
          )}
          <Button kind="ghost" onPress={clear}>
            {terms > 1 ? 'Clear all' : 'Clear'}
          </Button>
        </>
      }
    >
      {counted(props.total, 'exchange')} {props.total === 1 ? 'is' : 'are'} hidden by{' '}
      {counted(terms, 'filter')}.
    </EmptyState>
  );
}

function Nothing({ session }: { session: Session }) {
  const recording = useStore(workspace, (now) => now?.info.recording);
  if (session.live && recording === false) {
    return (
      <EmptyState
        icon={<Pause size={18} strokeWidth={1.75} aria-hidden="true" />}
        title="Recording is paused"
        actions={<Button onPress={() => runAction('record')}>Resume recording</Button>}
      >
        Requests are answered and not recorded.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<ListFilter size={18} strokeWidth={1.75} aria-hidden="true" />}
      title="This session is empty"
      actions={<Button onPress={() => go({ session: null })}>Show the live session</Button>}
    >
      {session.trimmed.count > 0
        ? 'Its exchanges were removed by its retention.'
        : 'Nothing was recorded into it.'}
    </EmptyState>
  );
}

/** An older session does not grow: says so, and how to change it. */
function OlderNote({ session }: { session: Session }) {
  return (
    <p className="trimmed-note">
      New exchanges go to another session.{' '}
      <Button kind="link" onPress={() => go({ session: null, selected: null, inspecting: false })}>
        Show it
      </Button>{' '}
      <Button
        kind="link"
        onPress={() => {
          call('session.resume', { id: session.id }).then(() => go({ session: null }), report);
        }}
      >
        Record into this one again
      </Button>
    </p>
  );
}

/** What retention removed, so that nothing disappears silently. */
function TrimmedNote({ session }: { session: Session }) {
  const { trimmed, retention } = session;
  if (trimmed.count === 0) return null;
  const limits = [
    retention.maxCount !== null && `at most ${count(retention.maxCount)} exchanges`,
    retention.maxAgeDays !== null && `${retention.maxAgeDays} days`,
    retention.maxBytes !== null && `${Math.round(retention.maxBytes / 1024 / 1024)} MiB`,
  ].filter(Boolean);
  return (
    <p className="trimmed-note">
      {trimmed.count === 1 ? '1 older exchange was' : `${count(trimmed.count)} older exchanges were`} removed
      by this session’s retention{limits.length > 0 && `: ${limits.join(', ')}`}
      {trimmed.lastAt !== null &&
        ` (last ${new Date(trimmed.lastAt).toDateString() === new Date().toDateString() ? clock(trimmed.lastAt) : dayAndTime(trimmed.lastAt)})`}
      .{' '}
      <Button kind="link" onPress={() => openSettings('retention')}>
        Change retention
      </Button>
    </p>
  );
}
