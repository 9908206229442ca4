import type { Channel } from '../../shared/contract/wire.ts';
import { Engine } from './engine.ts';
import { messageOf } from './errors.ts';
import { type EngineToHost, HostToEngine } from './host-protocol.ts';
import { HostKeeper } from './secrets/host-keeper.ts';

/**
 * The engine's entry in an Electron utility process. The host posts `start`, then one `connect` with a port
 * per window, and `stop` at the end; see host-protocol.ts.
 */

/** What Electron adds to `process` in a utility process; declared here because the engine never imports it. */
interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown; ports: HostPort[] }) => void): void;
  postMessage(message: EngineToHost): void;
}
interface HostPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

const parent = (process as unknown as { parentPort: ParentPort }).parentPort;
const secrets = new HostKeeper((message) => parent.postMessage(message));
let engine: Promise<Engine> | null = null;

parent.on('message', ({ data, ports }) => {
  const message = HostToEngine.parse(data);
  switch (message.kind) {
    case 'start':
      engine = Engine.start({ host: 'desktop', secrets, ...message.options });
      engine.then(
        () => parent.postMessage({ kind: 'ready' }),
        (error: unknown) => {
          const next = error instanceof Error && 'next' in error ? String(error.next) : '';
          parent.postMessage({ kind: 'failed', message: messageOf(error), next });
        },
      );
      return;
    case 'connect': {
      const port = ports[0];
      if (port)
        void engine?.then(
          (running) => running.connect(toChannel(port)),
          () => port.close(),
        );
      return;
    }
    case 'secretAnswer':
      return secrets.receive(message);
    case 'stop':
      void stop();
  }
});

async function stop(): Promise<void> {
  await engine?.then((running) => running.stop()).catch(() => {});
  process.exit(0);
}

function toChannel(port: HostPort): Channel {
  const channel: Channel = {
    send: (text) => port.postMessage(text),
    onMessage: (listener) => port.on('message', ({ data }) => listener(String(data))),
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  };
  // Messages wait in the port until it is started, so none is lost before the listeners are in place.
  queueMicrotask(() => port.start());
  return channel;
}
