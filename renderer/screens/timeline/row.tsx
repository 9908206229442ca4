// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by the virtualiser, which a table cannot do
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
import { CornerDownRight, Pause, SquareSplitHorizontal, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { Row } from '../../../shared/contract/exchange.ts';
import { idpNames } from '../../../shared/contract/idp.ts';
import { bytes, clock, duration, millis } from '../../ui/format.ts';
import { OperationIcon } from '../../ui/operation-icon.tsx';
import { outcomeWords, Status } from '../../ui/status.tsx';
import { IdpTile, plainWords, Words } from '../../ui/words.tsx';
import { RuleMark, ruleWords } from './rule-mark.tsx';
import { shortTarget } from './short-target.ts';

/** What a row shows of its listener; looked up once per list, not by each row. */
export interface RowListener {
  colour: string;
  letter: string;
  name: string;
  basePath: string;
}

export interface TimelineRowProps {
  row: Row | undefined;
  position: number;
  top: number;
  selected: boolean;
  /** True while a breakpoint holds it. */
  held: boolean;
  listener: RowListener | undefined;
  onPick: (position: number, id: number) => void;
}

/** One sentence that says everything the row shows. */
function accessibleName(row: Row, listener: RowListener | undefined, held: boolean): string {
  return [
    plainWords(row.sentence) + (row.note ? `: ${plainWords(row.note)}` : ''),
    held ? 'held' : row.status === null ? outcomeWords[row.outcome] : `status ${row.status}`,
    row.idp && `by ${idpNames[row.idp].name}`,
    `${row.method} ${row.target}`.trim(),
    clock(row.at),
    row.took !== null && `took ${duration(row.took)}`,
    row.tolerated && 'accepted although the RFC refuses it',
    ruleWords(row),
    row.differs && 'the shadow answered differently',
    row.resendOf !== null && 'sent again from an earlier exchange',
    listener && `on ${listener.name}`,
  ]
    .filter(Boolean)
    .join(', ');
}

export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { row, position, top, selected, held, listener } = props;
  const style = { transform: `translateY(${top}px)` };
  const id = `timeline-row-${position}`;
  if (!row) return <PlaceholderRow id={id} position={position} style={style} />;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the grid, which holds the focus
    <div
      className={`row${selected ? ' selected' : ''}${held ? ' held' : ''}`}
      id={id}
      role="row"
      aria-rowindex={position + 2}
      aria-selected={selected}
      aria-label={accessibleName(row, listener, held)}
      style={style}
      onClick={() => props.onPick(position, row.id)}
    >
      <span className="c-bar" style={{ background: listener?.colour }} />
      <span className="c-time mono" role="gridcell">
        {clock(row.at)}
        <span className="ms">{millis(row.at)}</span>
      </span>
      <span className="c-idp" role="gridcell">
        <IdpTile idp={row.idp} />
      </span>
      <span className="c-icon" role="gridcell">
        <OperationIcon kind={row.kind} />
      </span>
      <span className="c-words cut" role="gridcell">
        {row.resendOf !== null && (
          <CornerDownRight className="resent" size={13} strokeWidth={1.75} aria-hidden="true" />
        )}
        <RuleMark ruled={row.ruled} mark={row.mark} />
        {row.differs && (
          <SquareSplitHorizontal
            className="resent differs"
            size={13}
            strokeWidth={1.75}
            aria-label="The shadow answered differently:"
          />
        )}
        <Words sentence={row.sentence} />
        {row.note && (
          <span className="row-note">
            {': '}
            <Words sentence={row.note} />
          </span>
        )}
      </span>
      <span className="c-request mono cut" role="gridcell" title={`${row.method} ${row.target}`}>
        <span className="method">{row.method}</span> {shortTarget(row.target, listener?.basePath ?? '')}
      </span>
      <span className="c-status" role="gridcell">
        {held ? (
          <span className="status held">
            <Pause size={13} strokeWidth={2} aria-hidden="true" />
            held
          </span>
        ) : (
          <Status status={row.status} outcome={row.outcome} />
        )}
      </span>
      <span className="c-took mono" role="gridcell">
        {row.took === null ? '' : duration(row.took)}
      </span>
      <span className="c-size mono" role="gridcell">
        {row.answerSize ? bytes(row.answerSize) : ''}
      </span>
      <span className="c-mark" role="gridcell">
        {row.tolerated && (
          <span title="Accepted, although the RFC refuses it">
            <TriangleAlert size={14} strokeWidth={1.75} color="var(--warn)" aria-hidden="true" />
          </span>
        )}
      </span>
    </div>
  );
});

const widths = [148, 116, 184, 128, 164, 100];

function PlaceholderRow({
  id,
  position,
  style,
}: {
  id: string;
  position: number;
  style: React.CSSProperties;
}) {
  return (
    <div
      className="row waiting"
      id={id}
      role="row"
      aria-rowindex={position + 2}
      aria-label="Loading"
      style={style}
    >
      <span className="c-bar" />
      <span className="c-time">
        <i style={{ width: 68 }} />
      </span>
      <span className="c-idp">
        <i style={{ width: 20 }} />
      </span>
      <span className="c-icon">
        <i style={{ width: 14 }} />
      </span>
      <span className="c-words">
        <i style={{ width: widths[position % widths.length] }} />
      </span>
      <span className="c-request">
        <i style={{ width: 96 }} />
      </span>
      <span className="c-status">
        <i style={{ width: 30 }} />
      </span>
      <span className="c-took">
        <i style={{ width: 32 }} />
      </span>
      <span className="c-size" />
      <span className="c-mark" />
    </div>
  );
}
