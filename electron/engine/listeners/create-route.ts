import {
  checksCallers,
  type ListenerSettings,
  type ShadowSettings,
} from '../../../shared/contract/listener.ts';
import type { RouteTarget } from '../../../shared/rules/act.ts';
import type { MockTargets } from '../mock-targets.ts';
import { MockRoute } from '../pipeline/mock-route.ts';
import type { PipelineHost } from '../pipeline/open-exchange.ts';
import type { Route } from '../pipeline/route.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { ShadowedRoute } from '../shadow/shadowed-route.ts';
import type { Shadows } from '../shadow/shadows.ts';
import { GuardedRoute } from '../upstream/guarded-route.ts';
import { UpstreamRoute } from '../upstream/upstream-route.ts';

/** What routes need of the engine around them. */
export interface RouteHost {
  readonly pipeline: PipelineHost;
  readonly mocks: MockTargets;
  readonly secrets: SecretStore;
  /** Host of the public address; null when there is none. */
  readonly publicHost: () => string | null;
  readonly shadows: Shadows;
}

/** How long a shadow may take, in ms: nobody waits for it but the requests behind. */
const SHADOW_PATIENCE = { connect: 10_000, answer: 30_000 };

/** What stands behind a listener with these settings, its shadow included. */
export function createListenerRoute(id: number, settings: ListenerSettings, host: RouteHost): Route {
  const first = createRoute(id, settings, host);
  const { shadow } = settings;
  if (!shadow?.on) return first;
  return new ShadowedRoute({
    first,
    firstIsMock: settings.target.kind === 'mock',
    opensToAll: shadow.target.kind === 'mock' || shadow.upstream.credentials.kind !== 'received',
    shadow: createShadow(id, settings, shadow, host),
    offer: (answered, route) => host.shadows.offer(id, answered, route),
  });
}

/** The second target. It is asked by the engine alone, for callers that the first has let in. */
function createShadow(
  id: number,
  { auth, basePath }: ListenerSettings,
  { target, upstream }: ShadowSettings,
  host: RouteHost,
): Route {
  if (target.kind === 'mock') return createMock(target, null, host);
  return new UpstreamRoute({
    url: target.url,
    basePath,
    maxStored: () => host.pipeline.maxStoredBody(),
    patience: SHADOW_PATIENCE,
    options: { ...upstream, rewriteLocations: false },
    signIn: {
      auth,
      upstreamSecret: host.secrets.get(id, 'shadow'),
      proxySecret: host.secrets.get(id, 'proxy'),
    },
  });
}

/** What stands behind a listener with these settings, without its shadow. */
export function createRoute(id: number, settings: ListenerSettings, host: RouteHost): Route {
  const { target, auth, basePath } = settings;
  if (target.kind === 'upstream') {
    const route = new UpstreamRoute({
      url: target.url,
      basePath,
      maxStored: () => host.pipeline.maxStoredBody(),
      options: settings.upstream,
      signIn: {
        auth,
        upstreamSecret: host.secrets.get(id, 'upstream'),
        proxySecret: host.secrets.get(id, 'proxy'),
      },
    });
    return checksCallers(settings) ? new GuardedRoute(route, auth, host) : route;
  }
  return createMock(target, auth, host);
}

function createMock(
  { profile, directory }: Extract<ListenerSettings['target'], { kind: 'mock' }>,
  auth: ListenerSettings['auth'] | null,
  host: RouteHost,
): Route {
  return new MockRoute({
    name: `mock: ${profile}`,
    target: host.mocks.get(directory, profile),
    auth,
    directory,
    publicHost: host.publicHost,
    onLost: () => host.mocks.reload(directory),
  });
}

/**
 * What stands behind a rule that sends requests of a listener elsewhere. Callers are asked for what the listener
 * asks them for. What the listener signs in with at its own app is for that app: another one gets the request as
 * the rules have made it.
 */
export function createRerouted(
  target: RouteTarget,
  { id, ...settings }: ListenerSettings & { readonly id: number },
  host: RouteHost,
): Route {
  const checks = checksCallers(settings);
  if (target.kind === 'mock') {
    const auth = checks ? settings.auth : ({ kind: 'none' } as const);
    return createRoute(id, { ...settings, target, auth }, host);
  }
  if (settings.target.kind === 'upstream' && originOf(settings.target.url) === originOf(target.url))
    return createRoute(id, { ...settings, target }, host);
  const upstream = {
    ...settings.upstream,
    credentials: { kind: 'received' },
    trust: { kind: 'system' },
  } as const;
  const route = createRoute(id, { ...settings, target, upstream }, host);
  return checks ? new GuardedRoute(route, settings.auth, host) : route;
}

function originOf(url: string): string {
  return new URL(url).origin;
}
