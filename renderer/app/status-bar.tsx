import { Key, OctagonX } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { checksCallers, type Listener } from '../../shared/contract/listener.ts';
import { HeldSegment } from '../screens/breakpoints/held-segment.tsx';
import { openListener } from '../screens/settings/listeners/shown.ts';
import { Tip } from '../ui/button.tsx';
import { useCopied } from '../ui/copy-button.tsx';
import { bytes, counted } from '../ui/format.ts';
import { useStore } from '../ui/store.ts';
import { engine } from './engine.ts';
import { useShownSession } from './session-menu.tsx';
import {
  demo,
  firstListener,
  listenerAddress,
  listenerColour,
  listenerLetter,
  targetWords,
  workspace,
} from './workspace.ts';

export function ListenerTile({ listener }: { listener: Pick<Listener, 'colour' | 'name'> }) {
  return (
    <span
      className="tile"
      style={{ '--listener-colour': listenerColour(listener) } as React.CSSProperties}
      data-letter={listenerLetter(listener)}
      aria-hidden="true"
    />
  );
}

/** With more listeners than this there is only room for where they are, not for what answers. */
const ROOM_FOR_TARGETS = 2;

export function StatusBar() {
  const listeners = useStore(workspace, (now) => now?.listeners) ?? [];
  // One token is enough here: the one that its key copies too.
  const first = firstListener(listeners)?.id;
  const session = useShownSession();
  const running = useStore(demo, (now) => (now?.state === 'running' ? now : null));
  const state = useStore(engine, (now) => now.kind);
  return (
    <footer className="status-bar">
      {listeners.map((listener) => (
        <ListenerSegment
          key={listener.id}
          listener={listener}
          brief={listeners.length > ROOM_FOR_TARGETS}
          withToken={listener.id === first}
        />
      ))}
      <HeldSegment />
      <span className="grow" />
      {running && (
        <span className="segment">
          Demo {running.step} of {running.steps}
        </span>
      )}
      {state !== 'connected' && (
        <span className="segment bad-text">
          <OctagonX size={13} strokeWidth={1.75} aria-hidden="true" />
          {state === 'connecting' ? 'Connecting to the engine' : 'Engine stopped'}
        </span>
      )}
      {session && (
        <span className="segment nums">
          {counted(session.count, 'exchange')}
          {session.count > 0 && ` · ${bytes(session.bytes)}`}
        </span>
      )}
    </footer>
  );
}

function ListenerSegment(props: { listener: Listener; brief: boolean; withToken: boolean }) {
  const { listener, brief, withToken } = props;
  const profiles = useStore(workspace, (now) => now?.profiles) ?? [];
  const [copied, run] = useCopied();
  const { state, auth } = listener;
  const running = useStore(engine, (now) => now.kind === 'connected');
  const address = running ? listenerAddress(listener) : null;
  return (
    <>
      <Tip text={`${listener.name}. Click for its settings`}>
        <AriaButton className="segment segment-btn" onPress={() => openListener(listener)}>
          <ListenerTile listener={listener} />
          <span className="visually-hidden">Listener {listener.name}: </span>
          {address ? (
            <span className="mono t1">{address}</span>
          ) : (
            <span className={state.kind === 'stopped' ? 't3' : 'bad-text'}>
              {state.kind === 'stopped' ? 'off' : 'not listening'}
            </span>
          )}
          {!brief && state.kind !== 'stopped' && (
            <span className="segment-detail cut">
              {listener.target.kind === 'mock' ? '' : '→ '}
              {targetWords(listener, profiles)}
            </span>
          )}
          {running && state.kind === 'listening' && state.movedFrom !== null && (
            <span className="warn-text">port {state.movedFrom} was taken</span>
          )}
          <span className="visually-hidden">. Settings</span>
        </AriaButton>
      </Tip>
      {withToken && auth.kind === 'bearer' && checksCallers(listener) && (
        <Tip text="Copy the bearer token">
          <AriaButton className="segment segment-btn" onPress={() => run(auth.token, 'Token')}>
            <Key size={13} strokeWidth={1.75} aria-hidden="true" />
            <span className="mono" aria-hidden="true">{`••••${auth.token.slice(-4)}`}</span>
            <span>{copied === 'copied' ? 'copied' : copied === 'refused' ? 'not copied' : 'copy'}</span>
            <span className="visually-hidden"> the token of {listener.name}</span>
          </AriaButton>
        </Tip>
      )}
      {auth.kind === 'none' && checksCallers(listener) && (
        <span className="segment warn-text">no token asked for</span>
      )}
    </>
  );
}
