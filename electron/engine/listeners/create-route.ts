import { checksCallers, type ListenerSettings } from '../../../shared/contract/listener.ts';
import type { RouteTarget } from '../../../shared/rules/act.ts';
import type { MockTargets } from '../mock-targets.ts';
import { MockRoute } from '../pipeline/mock-route.ts';
import type { PipelineHost } from '../pipeline/open-exchange.ts';
import type { Route } from '../pipeline/route.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { GuardedRoute } from '../upstream/guarded-route.ts';
import { UpstreamRoute } from '../upstream/upstream-route.ts';

/** What routes need of the engine around them. */
export interface RouteHost {
  readonly pipeline: PipelineHost;
  readonly mocks: MockTargets;
  readonly secrets: SecretStore;
  /** Host of the public address; null when there is none. */
  readonly publicHost: () => string | null;
}

/** What stands behind a listener with these settings. */
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
  const { profile, directory } = target;
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
