import type { Channel } from '../../shared/contract/wire.ts';
import { bridge, type ScimscopeBridge } from './bridge.ts';

/** Why there is no engine at the moment. */
export type Absence =
  | { kind: 'connecting' }
  /** The engine process ended. `restarts`: another one is being started. */
  | { kind: 'stopped'; reason: string; restarts: boolean }
  /** The host did not take the token of this page. */
  | { kind: 'refused' };

export interface Link {
  /** Calls `opened` with each new channel, and `absent` whenever there is none and why. */
  start(on: { opened(channel: Channel): void; absent(why: Absence): void }): void;
  /** Tries again now; in the app, starts the engine again. */
  retry(): void;
}

/** The way to the engine from where this page runs. */
export function createLink(): Link {
  return bridge ? portLink(bridge) : socketLink();
}

function portLink(host: ScimscopeBridge): Link {
  return {
    start(on) {
      window.addEventListener('message', (event) => {
        if (event.source !== window || event.origin !== window.location.origin) return;
        if (event.data?.type !== 'scimscope:engine-port') return;
        const [port] = event.ports;
        if (port) on.opened(portChannel(port));
      });
      host.onEngineState((state) => {
        if (state.kind === 'stopped') on.absent(state);
        else host.requestEnginePort();
      });
      host.requestEnginePort();
    },
    retry: () => host.restartEngine(),
  };
}

function portChannel(port: MessagePort): Channel {
  return {
    send: (text) => port.postMessage(text),
    onMessage(listener) {
      port.onmessage = (event) => {
        if (typeof event.data === 'string') listener(event.data);
      };
    },
    onClose(listener) {
      port.addEventListener('close', listener);
    },
    close: () => port.close(),
  };
}

const keptKey = 'scimscope.page-key';

/**
 * The key of this page. The address it was opened with carries a token behind #, which is exchanged for the key
 * and taken out of the address bar; the key is kept for reloads. Null when there is neither.
 */
async function pageKey(): Promise<string | null> {
  const token = window.location.hash.slice(1);
  if (token) {
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    const answer = await fetch('/session', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    if (answer.ok) sessionStorage.setItem(keptKey, ((await answer.json()) as { key: string }).key);
  }
  return sessionStorage.getItem(keptKey);
}

const firstWait = 250;
const longestWait = 4000;

function socketLink(): Link {
  let attempt = () => {};
  return {
    start(on) {
      let key: string | null = null;
      let wait = firstWait;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let everOpened = false;
      attempt = () => {
        clearTimeout(timer);
        const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
        const socket = new WebSocket(`${scheme}://${window.location.host}/rpc`, ['scimscope', key ?? '']);
        socket.onopen = () => {
          wait = firstWait;
          everOpened = true;
          on.opened(socketChannel(socket));
        };
        socket.onclose = () => {
          void lost();
        };
      };
      const lost = async () => {
        // A browser does not tell a refused handshake from a dead host, so ask whether the host answers at all.
        const answers = await fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' }).then(
          (response) => response.ok,
          () => false,
        );
        if (answers && !everOpened) return on.absent({ kind: 'refused' });
        on.absent({
          kind: 'stopped',
          reason: answers
            ? 'The connection to the engine closed.'
            : 'The engine in the terminal has ended, or the connection to it broke.',
          restarts: answers,
        });
        everOpened = false;
        timer = setTimeout(attempt, wait);
        wait = Math.min(wait * 2, longestWait);
      };
      const begin = async () => {
        key = await pageKey().catch(() => null);
        if (key === null) {
          // A fresh address pasted over this one differs behind the # only, which by itself loads nothing.
          window.addEventListener('hashchange', () => window.location.reload());
          return on.absent({ kind: 'refused' });
        }
        attempt();
      };
      void begin();
    },
    retry: () => attempt(),
  };
}

function socketChannel(socket: WebSocket): Channel {
  return {
    send: (text) => socket.send(text),
    onMessage(listener) {
      socket.onmessage = (event) => {
        if (typeof event.data === 'string') listener(event.data);
      };
    },
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close(),
  };
}
