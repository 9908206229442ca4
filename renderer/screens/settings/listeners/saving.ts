import type { Listener, ListenerChange, ShadowSettings } from '../../../../shared/contract/listener.ts';
import type { SecretSlot, UpstreamOptions } from '../../../../shared/contract/upstream.ts';
import { call } from '../../../app/engine.ts';
import { report } from '../../../app/workspace.ts';
import { toProblem } from '../../../ui/notice.tsx';

/** Saves a change; answers with the problem to show in place, or null. */
export async function save(id: number, change: ListenerChange, exposed = false): Promise<string | null> {
  return await inWords(call('listener.update', { id, change, exposed }));
}

/** Saves a change of something that has no place for a problem of its own. */
export function saveOrReport(id: number, change: ListenerChange): void {
  call('listener.update', { id, change }).catch(report);
}

/** How a listener reaches an app: its own, or the one that is its shadow. */
export interface Way {
  readonly listener: Listener;
  readonly options: UpstreamOptions;
  /** Where the secret is kept that it signs in with. */
  readonly secret: Extract<SecretSlot, 'upstream' | 'shadow'>;
  change(change: Partial<UpstreamOptions>): ListenerChange;
}

export function wayToApp(listener: Listener): Way {
  const options = listener.upstream;
  return {
    listener,
    options,
    secret: 'upstream',
    change: (change) => ({ upstream: { ...options, ...change } }),
  };
}

export function wayToShadow(listener: Listener, shadow: ShadowSettings): Way {
  const options = shadow.upstream;
  return {
    listener,
    options,
    secret: 'shadow',
    change: (change) => ({ shadow: { ...shadow, upstream: { ...options, ...change } } }),
  };
}

export function saveWay(
  { listener, change }: Way,
  changed: Partial<UpstreamOptions>,
): Promise<string | null> {
  return save(listener.id, change(changed));
}

export function saveWayOrReport({ listener, change }: Way, changed: Partial<UpstreamOptions>): void {
  saveOrReport(listener.id, change(changed));
}

export function saveSecret(id: number, slot: SecretSlot, value: string | null): Promise<string | null> {
  return inWords(call('listener.setSecret', { id, slot, value }));
}

async function inWords(result: Promise<unknown>): Promise<string | null> {
  try {
    await result;
    return null;
  } catch (error) {
    const { what, next } = toProblem(error);
    return `${what} ${next}`.trim();
  }
}
