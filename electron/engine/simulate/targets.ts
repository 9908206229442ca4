import { isLoopback, type Listener } from '../../../shared/contract/listener.ts';
import type { SimulationTarget } from '../../../shared/contract/simulate.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { headersToEnter } from '../auth/headers-to-enter.ts';
import type { Origins } from '../resend/origins.ts';
import type { Sender } from '../resend/sender.ts';
import { type DirectRecorderHost, directRecorder, listenerRecorder } from './recorders.ts';
import { AppTarget } from './target.ts';
import { Wire } from './wire.ts';

export interface TargetHost extends DirectRecorderHost {
  readonly origins: Origins;
  readonly sender: Sender;
  listener(id: number): Listener;
  /** PEM of the authority that HTTPS listeners have their certificates from. */
  authority(): Promise<string>;
}

/**
 * Where a target's requests go, with what lets them in and what records them.
 * @throws RpcError when a listener is not open
 */
export async function openTarget(
  target: SimulationTarget,
  connections: number,
  host: TargetHost,
): Promise<AppTarget> {
  if (!('listener' in target)) {
    const { url, token, name } = target;
    const { origin, host: address } = new URL(url);
    return new AppTarget({
      name: name ?? address,
      listener: null,
      wire: new Wire({ baseUrl: url, connections, recorder: directRecorder(host, origin) }),
      credentials: token === null ? [] : ['Authorization', `Bearer ${token}`],
    });
  }
  const listener = host.listener(target.listener);
  if (listener.baseUrl === null)
    throw new RpcError('unavailable', `${listener.name} is not listening.`, 'Open it in Settings first.');
  const trust = listener.tls ? { ca: await host.authority() } : {};
  return new AppTarget({
    name: listener.name,
    listener: listener.id,
    wire: new Wire({
      baseUrl: listener.baseUrl,
      connections,
      recorder: listenerRecorder(host.origins),
      ...trust,
    }),
    credentials: listener.target.kind === 'mock' ? await headersToEnter(listener, host.sender) : [],
  });
}

export function isLocal(url: string): boolean {
  return isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));
}

/** @throws RpcError for an address that is not on this computer: a run writes people into it */
export function demandLocal(target: SimulationTarget, listener: (id: number) => Listener): void {
  const url =
    'listener' in target
      ? listener(target.listener).target
      : ({ kind: 'upstream', url: target.url } as const);
  // A listener here can forward to an app that is anywhere.
  if (url.kind === 'mock' || isLocal(url.url)) return;
  throw new RpcError(
    'conflict',
    `${new URL(url.url).host} is not on this computer, and a run creates people and groups in it.`,
    'Confirm that it may.',
  );
}
