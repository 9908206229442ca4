import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  ChevronDown,
  ChevronUp,
  Copy,
  Download,
  Ellipsis,
  GripVertical,
  RotateCcw,
  Trash2,
} from 'lucide-react';
import { memo } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { RuleEntry } from '../../../shared/contract/rules.ts';
import { describeRule } from '../../../shared/rules/describe.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { clock, count } from '../../ui/format.ts';
import { MenuButton } from '../../ui/menu.tsx';
import { plainWords } from '../../ui/words.tsx';
import { exportRules } from './export.ts';
import { removeRule } from './removed.ts';
import { RowSwitch } from './row-switch.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { RuleSentence } from './rule-sentence.tsx';
import { close, isChanged, moveTo, openNew, type RuleDraft, toggle } from './rules-place.ts';
import { listenerName } from './rules-state.ts';

/** What the list does with a row. */
export interface RowHost {
  move(id: number, to: number): void;
  drag(id: number | null): void;
  dragOver(event: React.DragEvent, position: number): void;
  drop(): void;
}

export interface RuleRowProps {
  entry: RuleEntry | null;
  draft: RuleDraft | null;
  open: boolean;
  /** Index in the list, and how many there are. */
  position: number;
  total: number;
  /** Where a dragged rule would land here. */
  dropMark: 'before' | 'after' | null;
  dragged: boolean;
  host: RowHost;
}

/** One rule: on or off, in words, what it has done; opened, its editor. */
export const RuleRow = memo(function RuleRow(props: RuleRowProps) {
  const { entry, draft, open, position, host } = props;
  const rule = draft && open ? draft.valid : (entry?.rule ?? draft?.valid);
  if (!rule) return null;
  const edited = draft !== null && (entry === null || isChanged(draft));
  const sentence = draft ? describeRule(draft.valid, listenerName) : (entry?.sentence ?? []);
  const words = plainWords(sentence);
  const label = rule.name === '' ? words : `${rule.name}: ${words}`;
  const isOn = entry?.rule.on ?? false;
  const press = () => {
    if (entry) toggle(entry);
    else if (draft && open) close(draft.key);
    else if (draft) moveTo({ open: draft.key });
  };
  return (
    <li
      className={[
        'rule',
        open && 'open',
        !isOn && 'off',
        props.dragged && 'dragged',
        props.dropMark && `drop-${props.dropMark}`,
      ]
        .filter(Boolean)
        .join(' ')}
      data-rule={entry?.id ?? draft?.key}
      onDragOver={(event) => host.dragOver(event, position)}
      onDrop={(event) => {
        event.preventDefault();
        host.drop();
      }}
    >
      <div className="rule-line">
        {entry ? (
          <Grip entry={entry} host={host} name={label} place={`${position + 1} of ${props.total}`} />
        ) : (
          <span />
        )}
        {entry ? (
          <RowSwitch
            label={`Rule on: ${label}`}
            on={isOn}
            onChange={(on) => {
              call('rule.switch', { id: entry.id, on }).catch(report);
            }}
          />
        ) : (
          <span />
        )}
        <AriaButton className="rule-open" aria-expanded={open} onPress={press}>
          <span className={open ? 'rule-words' : 'rule-words cut'}>
            {rule.name !== '' && (
              <>
                <bdi className="rule-own-name">{rule.name}</bdi>
                <span className="visually-hidden">: </span>
              </>
            )}
            <span className={rule.name === '' ? '' : 't2'}>
              <RuleSentence sentence={sentence} listeners={draft?.valid.listeners ?? rule.listeners} />
            </span>
          </span>
          <span className="rule-acted nums">
            <span className="visually-hidden">, acted: </span>
            {actedWords(entry, edited)}
          </span>
          <span className="rule-last mono">{entry?.lastAt ? clock(entry.lastAt).slice(0, 5) : ''}</span>
          {open ? (
            <ChevronUp size={15} strokeWidth={1.75} aria-hidden="true" />
          ) : (
            <ChevronDown size={15} strokeWidth={1.75} aria-hidden="true" />
          )}
        </AriaButton>
        {entry ? <RowMenu {...props} entry={entry} /> : <span />}
      </div>
      {open && draft && <RuleEditor key={draft.key} draft={draft} entry={entry} position={position} />}
    </li>
  );
});

function actedWords(entry: RuleEntry | null, edited: boolean): string {
  if (!entry) return 'draft';
  if (edited) return 'edited';
  if (entry.acted === 0) return entry.matched > 0 ? `0 of ${count(entry.matched)}` : 'never';
  const times = entry.acted === 1 ? '1 time' : `${count(entry.acted)} times`;
  return entry.matched > entry.acted ? `${count(entry.acted)} of ${count(entry.matched)}` : times;
}

/** To drag by, or with Alt and the arrow keys. */
function Grip(props: { entry: RuleEntry; host: RowHost; name: string; place: string }) {
  const { entry, host } = props;
  return (
    <button
      type="button"
      className="rule-grip"
      draggable
      aria-label={`Move, ${props.place}: ${props.name}`}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      title="Drag, or Alt with ↑ ↓"
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', props.name);
        const row = event.currentTarget.closest('li');
        if (row) event.dataTransfer.setDragImage(row, 12, 18);
        host.drag(entry.id);
      }}
      onDragEnd={() => host.drag(null)}
    >
      <GripVertical size={14} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

function RowMenu({ entry, position, total, host }: RuleRowProps & { entry: RuleEntry }) {
  const icon = { size: 14, strokeWidth: 1.75 } as const;
  return (
    <MenuButton
      label="This rule"
      entries={[
        ...(position > 0
          ? [
              {
                id: 'up',
                label: 'Move up',
                keys: 'alt+ArrowUp',
                icon: <ArrowUp {...icon} />,
                run: () => host.move(entry.id, position - 1),
              },
              {
                id: 'top',
                label: 'Move to the top',
                icon: <ArrowUpToLine {...icon} />,
                run: () => host.move(entry.id, 0),
              },
            ]
          : []),
        ...(position < total - 1
          ? [
              {
                id: 'down',
                label: 'Move down',
                keys: 'alt+ArrowDown',
                icon: <ArrowDown {...icon} />,
                run: () => host.move(entry.id, position + 1),
              },
              {
                id: 'end',
                label: 'Move to the end',
                icon: <ArrowDownToLine {...icon} />,
                run: () => host.move(entry.id, total - 1),
              },
            ]
          : []),
        ...(total > 1 ? [null] : []),
        {
          id: 'duplicate',
          label: 'Duplicate',
          icon: <Copy {...icon} />,
          run: () => openNew(entry.rule, position + 1),
        },
        {
          id: 'reset',
          label: 'Start counting anew',
          detail: 'limits such as “the first 3” begin again',
          icon: <RotateCcw {...icon} />,
          run: () => void call('rule.resetCounters', { id: entry.id }).catch(report),
        },
        {
          id: 'export',
          label: 'Export this rule…',
          icon: <Download {...icon} />,
          run: () => void exportRules([entry.id]),
        },
        null,
        {
          id: 'delete',
          label: 'Delete',
          icon: <Trash2 {...icon} />,
          run: () => void removeRule(entry, position),
        },
      ]}
    >
      <AriaButton className="icon-btn" aria-label="More about this rule">
        <Ellipsis size={15} strokeWidth={1.75} aria-hidden="true" />
      </AriaButton>
    </MenuButton>
  );
}
