import { ChevronsUpDown, CircleDot, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { Session } from '../../shared/contract/session.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { SavedField } from '../ui/field.tsx';
import { bytes, counted, dayAndTime } from '../ui/format.ts';
import { toProblem } from '../ui/notice.tsx';
import { useStore } from '../ui/store.ts';
import { runAction } from './actions.ts';
import { call } from './engine.ts';
import { go, place } from './place.ts';
import { hideForDeletion, pendingDeletion } from './session-deletion.ts';
import { report, workspace } from './workspace.ts';

/** The session on show: the one chosen, else the live one. */
export function useShownSession(): Session | null {
  const sessions = useStore(workspace, (now) => now?.sessions);
  const chosen = useStore(place, (now) => now.session);
  if (!sessions) return null;
  return (
    sessions.find((session) => session.id === chosen) ?? sessions.find((session) => session.live) ?? null
  );
}

export function SessionMenu() {
  const shown = useShownSession();
  if (!shown) return null;
  return (
    <DialogTrigger>
      <AriaButton className="session-btn">
        <span className="t3 session-word">Session</span> <bdi className="strong cut">{shown.name}</bdi>
        <span className="visually-hidden">. Sessions</span>
        <ChevronsUpDown size={13} aria-hidden="true" />
      </AriaButton>
      <Popover className="popover session-popover" offset={6} placement="bottom start">
        <Dialog aria-label="Sessions" className="session-dialog">
          {({ close }) => <SessionList shown={shown} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function SessionList({ shown, close }: { shown: Session; close: () => void }) {
  const sessions = useStore(workspace, (now) => now?.sessions) ?? [];
  const hidden = useStore(pendingDeletion)?.id;
  const [renaming, setRenaming] = useState<number | null>(null);
  const open = (session: Session) => {
    go({ session: session.live ? null : session.id, selected: null, inspecting: false, screen: 'timeline' });
    close();
  };
  return (
    <>
      <ul className="session-list">
        {sessions
          .filter((session) => session.id !== hidden)
          .toSorted((a, b) => Number(b.live) - Number(a.live) || b.createdAt - a.createdAt)
          .map((session) => (
            <li
              key={session.id}
              className={session.id === shown.id ? 'session-item current' : 'session-item'}
            >
              {renaming === session.id ? (
                <div className="grow">
                  <SavedField
                    label={`New name of ${session.name}`}
                    hideLabel
                    autoFocus
                    value={session.name}
                    check={(name) => (name.trim() ? null : 'A session needs a name.')}
                    save={async (name) => {
                      try {
                        await call('session.rename', { id: session.id, name });
                        setRenaming(null);
                        return null;
                      } catch (error) {
                        return toProblem(error).what;
                      }
                    }}
                  />
                </div>
              ) : (
                <AriaButton className="session-open" onPress={() => open(session)}>
                  <bdi className="cut">{session.name}</bdi>
                  <span className="t3 hint">
                    {session.live && <span className="live-word">recorded into now · </span>}
                    {counted(session.count, 'exchange')} · {bytes(session.bytes)} ·{' '}
                    {dayAndTime(session.lastAt ?? session.createdAt)}
                  </span>
                </AriaButton>
              )}
              {!session.live && (
                <IconButton
                  label={`Record into ${session.name} again`}
                  onPress={() => {
                    call('session.resume', { id: session.id }).then(() => go({ session: null }), report);
                    close();
                  }}
                >
                  <CircleDot size={15} strokeWidth={1.75} />
                </IconButton>
              )}
              <IconButton
                label={renaming === session.id ? 'Keep the name' : `Rename ${session.name}`}
                onPress={() => setRenaming(renaming === session.id ? null : session.id)}
              >
                <Pencil size={14} strokeWidth={1.75} />
              </IconButton>
              <IconButton
                label={`Delete ${session.name}`}
                onPress={() => {
                  hideForDeletion(session);
                  close();
                }}
              >
                <Trash2 size={14} strokeWidth={1.75} />
              </IconButton>
            </li>
          ))}
      </ul>
      <div className="session-foot">
        <Button
          kind="ghost"
          icon={<Plus size={15} strokeWidth={1.75} />}
          onPress={() => {
            runAction('new-session');
            close();
          }}
        >
          New session
        </Button>
      </div>
    </>
  );
}
