import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Row } from '../../../shared/contract/exchange.ts';
import type { Session } from '../../../shared/contract/session.ts';
import { go } from '../../app/place.ts';
import { clock, counted } from '../../ui/format.ts';
import { InlineError } from '../../ui/notice.tsx';
import { OperationIcon } from '../../ui/operation-icon.tsx';
import { outcomeWords, Status } from '../../ui/status.tsx';
import { IdpTile, plainWords, Words } from '../../ui/words.tsx';
import { useTimelineView, useViewState } from '../timeline/use-view.ts';
import { filterFor } from './words.ts';

const rowHeight = 28;

/** Every recorded exchange of the session that is about a resource, the latest first; each leads to it. */
export function ExchangesTab({ id, session }: { id: string; session: Session }) {
  const filter = filterFor(id);
  const view = useTimelineView(session.id, filter);
  const state = useViewState(view);
  const scroller = useRef<HTMLDivElement>(null);
  const matching = state.kind === 'open' ? state.matching : 0;
  const virtualizer = useVirtualizer({
    count: matching,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const newest = matching - 1 - (items[0]?.index ?? 0);
  const oldest = matching - 1 - (items.at(-1)?.index ?? 0);
  const version = state.kind === 'open' ? state.version : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means rows may be out of date
  useEffect(() => {
    if (matching > 0) view?.want(Math.max(0, oldest), newest + 1);
  }, [view, oldest, newest, version, matching]);
  if (state.kind === 'failed') {
    return (
      <div className="record-notice">
        <InlineError problem={state.problem} />
      </div>
    );
  }
  if (state.kind !== 'open') return <div aria-busy="true" />;
  return (
    <>
      <p className="links-count t2">
        {matching === 0
          ? 'Nothing in this session is about it. People who are made up, imported or restored arrive without an exchange.'
          : `${counted(matching, 'exchange')} in this session, the latest first`}
      </p>
      <div className="links-scroll" ref={scroller}>
        <ul className="people-body" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = view?.row(matching - 1 - index);
            return (
              <li key={index} className="link-place" style={{ transform: `translateY(${start}px)` }}>
                {row ? (
                  <ExchangeLink row={row} filter={filter} />
                ) : (
                  <span className="person waiting">
                    <i style={{ width: 220 }} />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

function ExchangeLink({ row, filter }: { row: Row; filter: string }) {
  const { id, at, idp, kind, sentence, note, status, outcome } = row;
  const words = `${plainWords(sentence)}${note ? `: ${plainWords(note)}` : ''}`;
  return (
    <AriaButton
      className="link-row"
      aria-label={`${words}, ${status === null ? outcomeWords[outcome] : `status ${status}`}, ${clock(at)}`}
      onPress={() => go({ screen: 'timeline', session: null, filter, selected: id, inspecting: true })}
    >
      <span className="mono t3">{clock(at)}</span>
      <OperationIcon kind={kind} />
      <span className="grow cut">
        <Words sentence={sentence} />
        {note && (
          <span className="t2">
            {': '}
            <Words sentence={note} />
          </span>
        )}
      </span>
      <IdpTile idp={idp} />
      <span className="link-status">
        <Status status={status} outcome={outcome} />
      </span>
    </AriaButton>
  );
}
