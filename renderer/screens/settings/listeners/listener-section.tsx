import { Plus, RadioTower } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../app/engine.ts';
import { report, type Workspace } from '../../../app/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState, Notice } from '../../../ui/notice.tsx';
import { useStore } from '../../../ui/store.ts';
import { ListenerRow } from './listener-row.tsx';
import { removed, undoRemoval } from './removed.ts';
import './listeners.css';

/** Every listener of the workspace; one at a time is open to be changed. */
export function ListenerSection({ workspace }: { workspace: Workspace }) {
  const { listeners } = workspace;
  const gone = useStore(removed);
  const [open, setOpen] = useState<number | null>(listeners.length === 1 ? (listeners[0]?.id ?? null) : null);
  /** The one just made, which is to be seen and named. */
  const [fresh, setFresh] = useState<number | null>(null);
  const opening = (made: Promise<{ id: number }>) => {
    made.then(({ id }) => {
      setOpen(id);
      setFresh(id);
    }, report);
  };
  const add = () => opening(call('listener.add', {}));
  const addButton = (
    <Button icon={<Plus size={14} strokeWidth={1.75} />} onPress={add}>
      Add a listener
    </Button>
  );
  return (
    <>
      <p className="settings-words">
        A listener is an address that receives SCIM requests. The mock answers them, or an app of yours that
        they are passed on to.
      </p>
      {gone && (
        <Notice
          tone="info"
          what={
            <>
              <bdi>{gone.name}</bdi> is removed
            </>
          }
          next="What it recorded stays in the timeline."
          actions={
            <Button autoFocus onPress={undoRemoval}>
              Undo
            </Button>
          }
          onDismiss={() => removed.set(null)}
        />
      )}
      {listeners.length === 0 ? (
        <EmptyState icon={<RadioTower size={22} strokeWidth={1.5} />} title="No listener" actions={addButton}>
          Nothing can be received until there is one.
        </EmptyState>
      ) : (
        <>
          <ul className="listeners" aria-label="Listeners">
            {listeners.map((listener) => (
              <ListenerRow
                key={listener.id}
                listener={listener}
                workspace={workspace}
                open={open === listener.id}
                fresh={fresh === listener.id}
                onToggle={() => setOpen(open === listener.id ? null : listener.id)}
                onDuplicate={() => opening(call('listener.duplicate', { id: listener.id }))}
              />
            ))}
          </ul>
          <div>{addButton}</div>
        </>
      )}
    </>
  );
}
