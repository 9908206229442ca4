import { type Client, createClient } from '../../shared/contract/client.ts';
import type { MethodName, MethodParams, MethodResult } from '../../shared/contract/rpc.ts';
import { RpcError } from '../../shared/contract/wire.ts';
import type { Absence, Link } from '../rpc/connect.ts';
import { createStore } from '../ui/store.ts';

export type EngineState = { kind: 'connected'; client: Client } | Absence;

/** Whether an engine answers, and if not, why. */
export const engine = createStore<EngineState>({ kind: 'connecting' });

let link: Link | undefined;
const starters = new Set<(client: Client) => void>();

/** Runs for each new connection, to load what the window shows and to listen to its events. */
export function onConnected(starter: (client: Client) => void): void {
  starters.add(starter);
}

export function startEngine(by: Link): void {
  link = by;
  by.start({
    opened(channel) {
      const client = createClient(channel, (why) => console.warn(`Scimscope: ${why}`));
      client.onClose(() => {
        const now = engine.get();
        if (now.kind !== 'connected' || now.client !== client) return;
        engine.set({ kind: 'stopped', reason: 'The connection to the engine closed.', restarts: true });
      });
      engine.set({ kind: 'connected', client });
      for (const starter of starters) starter(client);
    },
    absent(why) {
      engine.set(why);
    },
  });
}

export function retryEngine(): void {
  link?.retry();
}

export async function call<M extends MethodName>(
  method: M,
  params: MethodParams<M>,
): Promise<MethodResult<M>> {
  const now = engine.get();
  if (now.kind !== 'connected') {
    throw new RpcError('unavailable', 'The engine is not running.', 'Restart it; nothing recorded is lost.');
  }
  return now.client.call(method, params);
}
