import { hostname, networkInterfaces } from 'node:os';
import { type Listener, ListenerSettings } from '../../../shared/contract/listener.ts';
import type { Route } from '../pipeline/route.ts';
import type { StoredListener } from './listener-store.ts';

/** Settings given on the command line for this run only; they are not stored. */
export interface ListenerOverrides {
  readonly port?: number;
  readonly profile?: string;
  readonly upstream?: string;
  readonly token?: string;
  readonly noAuth?: boolean;
  readonly tls?: boolean;
}

/** A listener of a running engine. */
export interface Entry extends StoredListener {
  /** What is in the workspace; `settings` has this run's overrides on top. */
  stored: ListenerSettings;
  settings: ListenerSettings;
  state: Listener['state'];
  /** Null while switched off. */
  route: Route | null;
}

/** An address that means every one of this computer is no address to call; this is one that answers. */
const ANYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Under which names and addresses a listener can be reached. */
export function namesFor(host: string): string[] {
  if (!Object.hasOwn(ANYWHERE, host)) return [host];
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return [hostname(), ...addresses.map(({ address }) => address.replace(/%.*$/, ''))];
}

export function toEntry({ id, settings }: StoredListener): Entry {
  return { id, settings, stored: settings, state: { kind: 'stopped' }, route: null };
}

/** `http://127.0.0.1:8484/scim/v2`, while it listens. */
export function baseUrlOf({ settings, state }: Entry): string | null {
  if (state.kind !== 'listening') return null;
  const local = ANYWHERE[settings.host] ?? settings.host;
  const host = local.includes(':') ? `[${local}]` : local;
  return `${settings.tls ? 'https' : 'http'}://${host}:${state.port}${settings.basePath}`;
}

/** Listeners with the same key share a port; one that takes a free port has it alone. */
export function keyOf({ id, settings: { host, port, tls } }: Entry): string {
  return port === 0 ? `free ${id} ${host} ${tls}` : `${host} ${port} ${tls}`;
}

/** Settings with what the command line says on top. */
export function withOverrides(settings: ListenerSettings, overrides: ListenerOverrides): ListenerSettings {
  const { port, profile, upstream, token, noAuth, tls } = overrides;
  let { target, auth } = settings;
  if (profile !== undefined)
    target = { kind: 'mock', profile, directory: target.kind === 'mock' ? target.directory : 1 };
  if (upstream !== undefined) target = { kind: 'upstream', url: upstream };
  if (token !== undefined) auth = { kind: 'bearer', token };
  if (noAuth) auth = { kind: 'none' };
  return ListenerSettings.parse({
    ...settings,
    port: port ?? settings.port,
    target,
    auth,
    tls: tls ?? settings.tls,
    enabled: true,
  });
}
