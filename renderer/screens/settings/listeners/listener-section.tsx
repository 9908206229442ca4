import { Plus, RadioTower } from 'lucide-react';
import type { Workspace } from '../../../app/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState, Notice } from '../../../ui/notice.tsx';
import { useStore } from '../../../ui/store.ts';
import { ListenerRow } from './listener-row.tsx';
import { removed, undoRemoval } from './removed.ts';
import { addListener, shown } from './shown.ts';
import './listeners.css';

/** No listener has this number: all are folded. */
const NONE = 0;

/** Every listener of the workspace; one at a time is open to be changed. */
export function ListenerSection({ workspace }: { workspace: Workspace }) {
  const { listeners } = workspace;
  const gone = useStore(removed);
  const now = useStore(shown);
  const only = listeners.length === 1 ? listeners[0]?.id : undefined;
  const open = now ? now.id : only;
  const addButton = (
    <Button icon={<Plus size={14} strokeWidth={1.75} />} onPress={addListener}>
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
                fresh={now?.fresh === true && now.id === listener.id}
                onToggle={() => shown.set({ id: open === listener.id ? NONE : listener.id, fresh: false })}
              />
            ))}
          </ul>
          <div>{addButton}</div>
        </>
      )}
    </>
  );
}
