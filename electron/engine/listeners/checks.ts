import {
  checksCallers,
  isLoopback,
  type Listener,
  type ListenerSettings,
} from '../../../shared/contract/listener.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { StoredListener } from './listener-store.ts';

/** Addresses that mean every network of this computer. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** @throws RpcError when other computers could reach a listener that does not ask callers for anything */
export function checkExposure(settings: ListenerSettings): void {
  const { host, auth } = settings;
  if (isLoopback(host)) return;
  if (!checksCallers(settings)) {
    throw new RpcError(
      'conflict',
      `Other computers can reach ${host}, and a listener that passes credentials on lets everybody through to the app.`,
      'Store the app’s credentials under “Signs in at the app with”, so that callers need this listener’s token; or keep it on 127.0.0.1.',
    );
  }
  if (auth.kind === 'none') {
    throw new RpcError(
      'conflict',
      `Other computers can reach ${host}, and this listener asks them for nothing.`,
      'Choose a token for it, or keep it on 127.0.0.1.',
    );
  }
}

/** @throws RpcError when an address becomes reachable from outside and nobody said that this is meant */
export function checkConfirmed(before: string | null, host: string, exposed: boolean): void {
  if (exposed || isLoopback(host) || host === before) return;
  throw new RpcError(
    'conflict',
    `Other computers can reach a listener on ${host}.`,
    'Confirm that this is meant, or keep it on 127.0.0.1: a tunnel works all the same.',
  );
}

/** @throws RpcError when a listener and another that is on cannot be told apart, or cannot be open together */
export function checkPlace(
  id: number | null,
  settings: ListenerSettings,
  others: readonly StoredListener[],
): void {
  const { port, host, tls, basePath, colour } = settings;
  for (const other of others) {
    if (other.id === id) continue;
    if (other.settings.colour === colour) {
      throw new RpcError(
        'conflict',
        `“${other.settings.name}” has that letter already.`,
        'Choose a letter that no other listener has.',
      );
    }
    if (!settings.enabled || !other.settings.enabled || port === 0 || other.settings.port !== port) continue;
    const clash = whyNotTogether({ host, tls, basePath }, other.settings);
    if (clash) throw new RpcError('conflict', `“${other.settings.name}” ${clash.what}.`, clash.next);
  }
}

/** @throws RpcError when what a shadow is asked would come back to it, again and again */
export function checkShadow(
  id: number | null,
  { shadow, port }: ListenerSettings,
  others: readonly Open[],
): void {
  if (!shadow?.on || shadow.target.kind !== 'upstream') return;
  const url = new URL(shadow.target.url);
  if (!isLoopback(url.hostname.replace(/^\[|\]$/g, ''))) return;
  const wanted = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const itself = port === wanted;
  const circle = others.find(
    (other) =>
      (other.id === id || other.settings.shadow?.on) &&
      (other.settings.port === wanted || (other.state.kind === 'listening' && other.state.port === wanted)),
  );
  if (!itself && !circle) return;
  throw new RpcError(
    'conflict',
    itself || circle?.id === id
      ? 'The shadow would be this listener itself.'
      : `The shadow would be “${circle?.settings.name}”, which has a shadow of its own.`,
    'Give the address of the other app.',
  );
}

/** A listener as far as it is known whether it is open. */
type Open = StoredListener & Pick<Listener, 'state'>;

type Address = Pick<ListenerSettings, 'host' | 'tls' | 'basePath'>;

/** Why two listeners cannot be open at one port, or null. */
function whyNotTogether(one: Address, other: ListenerSettings): { what: string; next: string } | null {
  const { port } = other;
  if (one.host !== other.host) {
    const overlap =
      EVERYWHERE.has(one.host) ||
      EVERYWHERE.has(other.host) ||
      (isLoopback(one.host) && isLoopback(other.host));
    return overlap
      ? {
          what: `is at port ${port} of ${other.host}, which overlaps with ${one.host}`,
          next: 'Choose another port, or the same host.',
        }
      : null;
  }
  if (one.tls !== other.tls) {
    return {
      what: `is at port ${port} ${other.tls ? 'with' : 'without'} HTTPS`,
      next: 'Choose another port, or make them both the same.',
    };
  }
  if (one.basePath !== other.basePath) return null;
  return {
    what: `answers at ${other.host}:${port}${other.basePath} already`,
    next: 'Choose another port or another base path.',
  };
}
