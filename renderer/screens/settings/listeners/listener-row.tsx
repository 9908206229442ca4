import { ChevronDown, ChevronRight, CopyPlus, Ellipsis, OctagonX, Trash2 } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Listener } from '../../../../shared/contract/listener.ts';
import { ListenerTile } from '../../../app/status-bar.tsx';
import { targetWords, type Workspace } from '../../../app/workspace.ts';
import { IconButton } from '../../../ui/button.tsx';
import { CopyIconButton } from '../../../ui/copy-button.tsx';
import { Switch } from '../../../ui/field.tsx';
import { MenuButton } from '../../../ui/menu.tsx';
import { ListenerForm } from './listener-form.tsx';
import { remove } from './removed.ts';
import { saveOrReport } from './saving.ts';
import { duplicateListener, shown } from './shown.ts';

export function ListenerRow(props: {
  listener: Listener;
  workspace: Workspace;
  open: boolean;
  /** It comes into view, ready to be named. */
  fresh: boolean;
  onToggle: () => void;
}) {
  const { listener, workspace, open, fresh } = props;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!fresh) return;
    row.current?.scrollIntoView({ block: 'start' });
    row.current?.querySelector<HTMLInputElement>('.listener-form input')?.select();
    shown.set((before) => before && { ...before, fresh: false });
  }, [fresh]);
  const { id, name, baseUrl } = listener;
  const form = useId();
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li ref={row} className="listener">
      <div className="listener-row">
        <Switch
          label={`${name} listens`}
          hideLabel
          on={listener.enabled}
          onChange={(enabled) => saveOrReport(id, { enabled })}
        />
        <AriaButton
          className="listener-toggle"
          aria-expanded={open}
          {...(open && { 'aria-controls': form })}
          onPress={props.onToggle}
        >
          <ListenerTile listener={listener} />
          <bdi className="listener-name cut">{name}</bdi>
          <Where listener={listener} />
          <span className="listener-target cut">
            {listener.target.kind === 'upstream' && '→ '}
            {targetWords(listener, workspace.profiles)}
            {listener.shadow?.on && ', with a shadow'}
          </span>
          <Chevron size={15} strokeWidth={1.75} aria-hidden="true" />
        </AriaButton>
        {baseUrl && <CopyIconButton text={baseUrl} what={`base URL of ${name}`} />}
        <MenuButton
          label={`More for ${name}`}
          entries={[
            {
              id: 'duplicate',
              label: 'Duplicate',
              detail: 'the same settings at another port',
              icon: <CopyPlus size={14} strokeWidth={1.75} />,
              run: () => duplicateListener(listener),
            },
            null,
            {
              id: 'remove',
              label: 'Remove',
              detail: 'what it recorded stays',
              icon: <Trash2 size={14} strokeWidth={1.75} />,
              run: () => remove(listener),
            },
          ]}
        >
          <IconButton label={`More for ${name}`}>
            <Ellipsis size={15} strokeWidth={1.75} />
          </IconButton>
        </MenuButton>
      </div>
      {open && (
        <section id={form} className="listener-form" aria-label={`Settings of ${name}`}>
          <ListenerForm listener={listener} workspace={workspace} />
        </section>
      )}
    </li>
  );
}

function Where({ listener: { state, baseUrl } }: { listener: Listener }) {
  if (baseUrl) return <span className="listener-where mono cut">{baseUrl}</span>;
  if (state.kind === 'failed') {
    return (
      <span className="listener-where bad-text">
        <OctagonX size={13} strokeWidth={1.75} aria-hidden="true" />
        not listening
      </span>
    );
  }
  return <span className="listener-where t3">switched off</span>;
}
