import { Command } from 'cmdk';
import { CornerDownLeft, Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import type { Row } from '../../../shared/contract/exchange.ts';
import { idpNames } from '../../../shared/contract/idp.ts';
import type { Action } from '../../app/action.ts';
import { actions } from '../../app/actions.ts';
import { call } from '../../app/engine.ts';
import { go, openExchange } from '../../app/place.ts';
import { useShownSession } from '../../app/session-menu.tsx';
import { Kbd } from '../../ui/button.tsx';
import { clock } from '../../ui/format.ts';
import { OperationIcon } from '../../ui/operation-icon.tsx';
import { Status } from '../../ui/status.tsx';
import { plainWords, Words } from '../../ui/words.tsx';
import './palette.css';

/** What lies over the screens: the command palette and the list of keys. */
export default function Overlays({ kind }: { kind: 'palette' | 'keys' }) {
  const close = () => go({ overlay: null });
  return (
    <ModalOverlay
      className="scrim"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) close();
      }}
    >
      <Modal className={kind === 'palette' ? 'palette' : 'palette keys'}>
        <Dialog aria-label={kind === 'palette' ? 'Search and run' : 'Keys'} className="palette-dialog">
          {kind === 'palette' ? <Palette close={close} /> : <KeySheet />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const found = 6;

function Palette({ close }: { close: () => void }) {
  const [text, setText] = useState('');
  const rows = useFoundRows(text);
  // What can be done is decided when the palette opens, not while it is open.
  const usable = useMemo(
    () => actions.filter((action) => action.id !== 'palette' && (action.when?.() ?? true)),
    [],
  );
  const run = (action: Action) => {
    close();
    // The palette gives the focus back first; an action may want it elsewhere.
    requestAnimationFrame(() => action.run());
  };
  return (
    <Command label="Search and run" loop filter={matchesWords}>
      <div className="palette-field">
        <Search size={16} strokeWidth={1.75} aria-hidden="true" />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="Search exchanges and commands"
        />
      </div>
      <Command.List className="palette-list">
        <Command.Empty className="palette-none">Nothing matches “{text}”.</Command.Empty>
        <Command.Group heading="Do">
          {usable.map((action) => (
            <Command.Item
              key={action.id}
              value={action.title}
              keywords={[action.group, ...(action.also ? [action.also] : [])]}
              onSelect={() => run(action)}
            >
              <span className="grow cut">
                <Matched text={action.title} wanted={text} />
              </span>
              <span className="t3">{action.group}</span>
              {action.keys?.[0] && <Kbd keys={action.keys[0]} />}
            </Command.Item>
          ))}
        </Command.Group>
        {rows.length > 0 && (
          <Command.Group heading="Exchanges" forceMount>
            {rows.map((row) => (
              <Command.Item
                key={row.id}
                value={`exchange ${row.id}`}
                keywords={[plainWords(row.sentence), text]}
                forceMount
                onSelect={() => {
                  close();
                  openExchange(row.id);
                }}
              >
                <OperationIcon kind={row.kind} />
                <span className="cut">
                  <Words sentence={row.sentence} />
                </span>
                <span className="t3 grow cut">
                  {row.idp && `${idpNames[row.idp].name}, `}
                  {clock(row.at)}
                </span>
                <Status status={row.status} outcome={row.outcome} />
              </Command.Item>
            ))}
            <Command.Item
              value="show-all-matching"
              keywords={[text]}
              forceMount
              onSelect={() => {
                close();
                go({ screen: 'timeline', filter: quoted(text) });
              }}
            >
              <span className="grow">
                Show only what mentions <span className="strong">{text.trim()}</span>
              </span>
            </Command.Item>
          </Command.Group>
        )}
      </Command.List>
      <div className="palette-foot" aria-hidden="true">
        <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> move <Kbd keys="Enter" /> do <Kbd keys="Escape" />{' '}
        close
        <span className="grow" />
        <CornerDownLeft size={13} strokeWidth={1.75} />
      </div>
    </Command>
  );
}

/** Every word must occur in the title or its other names; beginnings of words come first. */
function matchesWords(value: string, search: string, keywords: string[] = []): number {
  const title = value.toLowerCase();
  const all = `${title} ${keywords.join(' ').toLowerCase()}`;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => all.includes(word))) return 0;
  const first = words[0] ?? '';
  return title.startsWith(first)
    ? 1
    : ` ${title}`.includes(` ${first}`)
      ? 0.8
      : title.includes(first)
        ? 0.6
        : 0.3;
}

function quoted(text: string): string {
  return `"${text.trim().replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The newest exchanges of the shown session that mention the text. */
function useFoundRows(text: string): readonly Row[] {
  const session = useShownSession()?.id;
  const [rows, setRows] = useState<readonly Row[]>([]);
  useEffect(() => {
    if (session === undefined || text.trim().length < 2) return setRows([]);
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const opened = await call('timeline.open', { session, filter: quoted(text) });
        if (opened.kind !== 'view') return;
        const from = Math.max(0, opened.matching - found);
        const answer = await call('timeline.rows', { view: opened.view, from, to: opened.matching });
        void call('timeline.close', { view: opened.view });
        if (current) setRows(answer.rows.toReversed());
      } catch {
        // Without an engine there is nothing to find; the banner says so.
      }
    }, 120);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [session, text]);
  return rows;
}

function Matched({ text, wanted }: { text: string; wanted: string }) {
  const at = wanted.trim() ? text.toLowerCase().indexOf(wanted.trim().toLowerCase()) : -1;
  if (at < 0) return text;
  const end = at + wanted.trim().length;
  return (
    <>
      {text.slice(0, at)}
      <span className="matched">{text.slice(at, end)}</span>
      {text.slice(end)}
    </>
  );
}

function KeySheet() {
  const groups = [...new Set(actions.map((action) => action.group))];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: longer than the window, so that keys must reach it to scroll
    <section className="key-sheet" tabIndex={0} aria-label="Keys by group">
      <h2 className="inspector-title">Keys</h2>
      <div className="key-groups">
        {groups.map((group) => {
          const withKeys = actions.filter((action) => action.group === group && action.keys);
          if (withKeys.length === 0) return null;
          return (
            <section key={group} aria-label={group}>
              <h3 className="label">{group}</h3>
              <dl>
                {withKeys.map((action) => (
                  <div key={action.id}>
                    <dt>{action.title}</dt>
                    <dd>
                      {action.keys?.map((keys) => (
                        <Kbd key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </section>
  );
}
