import { ChevronDown, ChevronUp, Copy, Ellipsis, Pause, Plus, Trash2 } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { BreakpointEntry } from '../../../shared/contract/breakpoints.ts';
import { describeBreakpoint } from '../../../shared/rules/describe.ts';
import { runAction } from '../../app/actions.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { clock, count } from '../../ui/format.ts';
import { MenuButton } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { plainWords } from '../../ui/words.tsx';
import { RowSwitch } from '../rules/row-switch.tsx';
import { RuleSentence } from '../rules/rule-sentence.tsx';
import { listenerName } from '../rules/rules-state.ts';
import { BreakpointEditor } from './breakpoint-editor.tsx';
import { duplicate, holdEverything, remove, removed, undoRemoving } from './breakpoint-edits.ts';
import {
  type BreakpointDraft,
  breakpointsPlace,
  isChanged,
  openEditor,
  toggleEditor,
} from './breakpoints-place.ts';
import { breakpoints, held, openHeld } from './held-state.ts';
import './breakpoints.css';

/** The breakpoints of the workspace, above the rules: they hold what matches, in no order. */
export function BreakpointSection() {
  const list = useStore(breakpoints);
  const place = useStore(breakpointsPlace);
  const fresh = place.open === 'new' ? place.drafts.get('new') : undefined;
  return (
    <section className="breakpoints" aria-label="Breakpoints">
      <header className="breakpoints-head">
        <h2 className="breakpoints-title">Breakpoints</h2>
        {list.length > 0 && <span className="t3 nums">{list.length}</span>}
        <span className="t2 cut grow breakpoints-hint">
          {list.length > 0 && 'What matches waits for you, and goes on by itself before its sender hangs up'}
        </span>
        {list.some(({ breakpoint }) => breakpoint.on) && (
          <Button kind="ghost" onPress={() => runAction('breakpoints-off')}>
            All off
          </Button>
        )}
        <Button kind="ghost" onPress={() => void holdEverything()}>
          Hold everything
        </Button>
        <Button kind="ghost" icon={<Plus size={14} strokeWidth={1.75} />} onPress={() => openEditor('new')}>
          New breakpoint
        </Button>
      </header>
      <UndoStrip />
      {list.length === 0 && !fresh && (
        <p className="breakpoints-none t2">
          <Pause size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>
            None yet. A breakpoint holds a request before the target gets it, or an answer before the client
            does, so that you can change it, answer it yourself or drop it.
          </span>
        </p>
      )}
      <ul className="rule-rows" aria-label="Breakpoints">
        {list.map((entry) => (
          <BreakpointRow
            key={entry.id}
            entry={entry}
            draft={place.drafts.get(entry.id)}
            open={place.open === entry.id}
          />
        ))}
        {fresh && (
          <li className="rule open">
            <div className="rule-line breakpoint-line">
              <span />
              <span className="rule-open as-text">
                <span className="rule-words">
                  <RuleSentence
                    sentence={describeBreakpoint(fresh.valid, listenerName)}
                    listeners={fresh.valid.listeners}
                  />
                </span>
                <span className="rule-acted">draft</span>
              </span>
            </div>
            <BreakpointEditor of="new" draft={fresh} entry={null} />
          </li>
        )}
      </ul>
    </section>
  );
}

function BreakpointRow(props: { entry: BreakpointEntry; draft: BreakpointDraft | undefined; open: boolean }) {
  const { entry, draft, open } = props;
  const { id, breakpoint } = entry;
  const holding = useStore(held, (list) => list.filter((each) => each.breakpoint === id).length);
  const shown = open && draft ? draft.valid : breakpoint;
  const sentence = open && draft ? describeBreakpoint(draft.valid, listenerName) : entry.sentence;
  const words = plainWords(sentence);
  const label = breakpoint.name === '' ? words : `${breakpoint.name}: ${words}`;
  const edited = draft !== undefined && isChanged(draft);
  return (
    <li
      className={['rule', open && 'open', !breakpoint.on && holding === 0 && 'off'].filter(Boolean).join(' ')}
    >
      <div className="rule-line breakpoint-line">
        <RowSwitch
          label={`Breakpoint on: ${label}`}
          on={breakpoint.on}
          onChange={(on) => {
            call('breakpoint.switch', { id, on }).catch(report);
          }}
        />
        <AriaButton className="rule-open" aria-expanded={open} onPress={() => toggleEditor(entry)}>
          <span className={open ? 'rule-words' : 'rule-words cut'}>
            {breakpoint.name !== '' && <bdi className="rule-own-name">{breakpoint.name}</bdi>}
            <span className={breakpoint.name === '' ? '' : 't2'}>
              <RuleSentence sentence={sentence} listeners={shown.listeners} />
            </span>
          </span>
          <span className="rule-acted nums">
            {edited ? 'edited' : entry.held === 0 ? 'never' : `${count(entry.held)} held`}
          </span>
          <span className="rule-last mono">
            {entry.lastAt !== null && (
              <>
                <span className="visually-hidden">last at </span>
                {clock(entry.lastAt).slice(0, 5)}
              </>
            )}
          </span>
          {open ? (
            <ChevronUp size={15} strokeWidth={1.75} aria-hidden="true" />
          ) : (
            <ChevronDown size={15} strokeWidth={1.75} aria-hidden="true" />
          )}
        </AriaButton>
        <RowMenu entry={entry} />
      </div>
      {holding > 0 && (
        <p className="breakpoint-holding">
          <Pause size={13} strokeWidth={2} aria-hidden="true" />
          {holding === 1 ? 'Holds one now.' : `Holds ${holding} now.`}
          <Button
            kind="link"
            onPress={() => {
              const first = held.get().find((each) => each.breakpoint === id);
              if (first) openHeld(first);
            }}
          >
            Show {holding === 1 ? 'it' : 'the oldest'}
          </Button>
        </p>
      )}
      {open && draft && <BreakpointEditor of={id} draft={draft} entry={entry} />}
    </li>
  );
}

function RowMenu({ entry }: { entry: BreakpointEntry }) {
  const icon = { size: 14, strokeWidth: 1.75 } as const;
  return (
    <MenuButton
      label="This breakpoint"
      entries={[
        {
          id: 'duplicate',
          label: 'Duplicate',
          detail: 'the copy is off',
          icon: <Copy {...icon} />,
          run: () => void duplicate(entry).then((copy) => copy && openEditor(copy.id)),
        },
        { id: 'delete', label: 'Delete', icon: <Trash2 {...icon} />, run: () => void remove(entry) },
      ]}
    >
      <AriaButton className="icon-btn" aria-label="More about this breakpoint">
        <Ellipsis size={15} strokeWidth={1.75} aria-hidden="true" />
      </AriaButton>
    </MenuButton>
  );
}

function UndoStrip() {
  const last = useStore(removed);
  if (!last) return null;
  return (
    <div className="rules-strip">
      <Notice
        tone="info"
        what="Breakpoint deleted"
        next={last.words}
        actions={<Button onPress={undoRemoving}>Undo</Button>}
        onDismiss={() => removed.set(null)}
      />
    </div>
  );
}
