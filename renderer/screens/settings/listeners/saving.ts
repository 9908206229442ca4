import type { Listener, ListenerChange } from '../../../../shared/contract/listener.ts';
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

export function saveUpstream(listener: Listener, change: Partial<UpstreamOptions>): Promise<string | null> {
  return save(listener.id, { upstream: { ...listener.upstream, ...change } });
}

export function saveUpstreamOrReport(listener: Listener, change: Partial<UpstreamOptions>): void {
  saveOrReport(listener.id, { upstream: { ...listener.upstream, ...change } });
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
