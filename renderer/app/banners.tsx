import { bridge } from '../rpc/bridge.ts';
import { Button } from '../ui/button.tsx';
import { InlineError, Notice } from '../ui/notice.tsx';
import { useStore } from '../ui/store.ts';
import { engine, retryEngine } from './engine.ts';
import { pendingDeletion, undoDeletion } from './session-deletion.ts';
import { demo, dismiss, problems } from './workspace.ts';

function whatNext(restarts: boolean): string {
  if (restarts) return 'It is being started again.';
  return bridge
    ? 'Restart it.'
    : 'Start it again in the terminal, then open the address it prints: its key is a new one.';
}

/** News that concerns the whole window, above every screen. */
export function Banners() {
  const state = useStore(engine);
  const list = useStore(problems);
  const deleting = useStore(pendingDeletion);
  const failedDemo = useStore(demo, (now) => (now?.state === 'failed' ? now : null));
  if (state.kind !== 'stopped' && list.length === 0 && !deleting && !failedDemo) return null;
  return (
    <div className="banners">
      {state.kind === 'stopped' && (
        <Notice
          tone="bad"
          what={state.reason}
          next={`Nothing recorded is lost. Identity providers get no answer until the engine runs again. ${whatNext(state.restarts)}`}
          copyText={state.reason}
          actions={
            <Button kind="bordered" onPress={retryEngine}>
              {bridge ? 'Restart' : 'Try again'}
            </Button>
          }
        />
      )}
      {deleting && (
        <Notice
          tone="info"
          what={
            <>
              Session <bdi>{deleting.name}</bdi> is being deleted
            </>
          }
          next="Its exchanges go for good in 8 seconds."
          actions={<Button onPress={undoDeletion}>Undo</Button>}
        />
      )}
      {failedDemo && (
        <InlineError
          problem={{ what: 'The demo stopped.', next: failedDemo.problem ?? '' }}
          onDismiss={() => demo.set(null)}
        />
      )}
      {list.map((problem) => (
        <InlineError key={problem.key} problem={problem} onDismiss={() => dismiss(problem.key)} />
      ))}
    </div>
  );
}
