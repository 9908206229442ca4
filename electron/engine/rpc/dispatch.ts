import type { Handlers } from '../../../shared/contract/define.ts';
import type { demoMethods } from '../../../shared/contract/demo.ts';
import type { listenerMethods } from '../../../shared/contract/listener.ts';
import type { MethodName } from '../../../shared/contract/rpc.ts';
import type { sessionMethods } from '../../../shared/contract/session.ts';
import type { workspaceMethods } from '../../../shared/contract/workspace.ts';
import { profileSummaries } from '../../../shared/profiles/index.ts';
import { makeCredentials } from '../auth/credentials.ts';
import type { Engine } from '../engine.ts';
import type { indexedMethods } from '../index/protocol.ts';
import type { Dispatch, RpcConnection } from './connection.ts';

type Handler = (params: never, connection: RpcConnection) => unknown;

/** Every method of the contract, each area's handlers checked against its part of it. */
export function createDispatch(engine: Engine): Dispatch {
  const handlers = {
    ...workspaceHandlers(engine),
    ...sessionHandlers(engine),
    ...listenerHandlers(engine),
    ...demoHandlers(engine),
    ...engine.directories.handlers,
    ...engine.rules.handlers,
    ...engine.simulations.handlers,
    'shadow.list': () => engine.shadows.list(),
    ...engine.compats.handlers,
    ...indexHandlers(engine),
    ...savedFilterHandlers(engine),
    'exchange.send': async ({ draft }: Parameters<SendHandler>[0]) => ({
      id: await engine.sender.send(draft),
    }),
  } satisfies Record<MethodName, Handler>;
  return (method, params, connection) => (handlers[method] as Handler)(params as never, connection);
}

type SendHandler = Handlers<
  typeof import('../../../shared/contract/exchange.ts').exchangeMethods
>['exchange.send'];

function workspaceHandlers(engine: Engine): Handlers<typeof workspaceMethods> {
  return {
    'workspace.info': () => engine.info(),
    'preferences.get': () => engine.preferences,
    'preferences.set': ({ change }) => engine.setPreferences(defined(change)),
  };
}

function sessionHandlers(engine: Engine): Handlers<typeof sessionMethods> {
  const { sessions } = engine;
  /** Runs a change of a session, tells every window, and applies retention. */
  const changing = <T>(change: () => T): T => {
    const result = change();
    engine.sessionsChanged();
    engine.tidy();
    return result;
  };
  return {
    'session.list': () => sessions.list(),
    'session.start': ({ name }) => changing(() => sessions.start(name)),
    'session.resume': ({ id }) => changing(() => sessions.resume(id)),
    'session.rename': ({ id, name }) => changing(() => sessions.rename(id, name)),
    'session.setRetention': ({ id, retention }) => changing(() => sessions.setRetention(id, retention)),
    'session.delete': ({ id }) => {
      changing(() => sessions.delete(id));
      return {};
    },
    'recording.set': ({ on }) => {
      engine.setRecording(on);
      return { on };
    },
  };
}

function listenerHandlers(engine: Engine): Handlers<typeof listenerMethods> {
  const { listeners } = engine;
  return {
    'listener.list': () => listeners.list(),
    'listener.add': ({ settings, exposed }) => listeners.add(settings, exposed),
    'listener.duplicate': ({ id }) => listeners.duplicate(id),
    'listener.remove': async ({ id }) => {
      await listeners.remove(id);
      return {};
    },
    'listener.restore': ({ id }) => listeners.restore(id),
    'listener.update': ({ id, change, exposed }) => listeners.update(id, change, exposed),
    'listener.newDirectory': ({ id }) => listeners.newDirectory(id),
    'listener.newShadowDirectory': ({ id, profile }) => listeners.newShadowDirectory(id, profile),
    'listener.setSecret': ({ id, slot, value }) => listeners.setSecret(id, slot, value),
    'listener.probe': ({ id, ...other }) => listeners.probe(id, other),
    'secret.keeping': () => engine.secrets.keeping(),
    'listener.newCredentials': ({ id, kind }) => listeners.update(id, { auth: makeCredentials(kind) }),
    'certificate.get': async () => {
      const { certificate, file } = await engine.authority();
      return { pem: certificate, file };
    },
    'profile.list': () => [...profileSummaries],
  };
}

function demoHandlers(engine: Engine): Handlers<typeof demoMethods> {
  return {
    'demo.start': ({ idp, listener }) => engine.demos.start(idp, engine.listeners.get(listener)),
    'demo.stop': ({ run }) => {
      engine.demos.stop(run);
      return {};
    },
  };
}

function savedFilterHandlers({ savedFilters }: Engine) {
  return {
    'filter.saved': () => savedFilters.list(),
    'filter.save': ({ name, filter }: { name: string; filter: string }) => savedFilters.save(name, filter),
    'filter.remove': ({ id }: { id: number }) => savedFilters.remove(id),
  };
}

/** Calls that only read go to the index worker, which also remembers which window has which view. */
function indexHandlers(engine: Engine): Record<(typeof indexedMethods)[number], Handler> {
  const forward = (method: (typeof indexedMethods)[number]) => (params: unknown) =>
    engine.index.call(method, params);
  return {
    'timeline.open': async (params: unknown, connection: RpcConnection) => {
      const result = (await engine.index.call('timeline.open', params)) as { kind: string; view?: number };
      if (result.view !== undefined) connection.views.add(result.view);
      return result;
    },
    'timeline.close': (params: { view: number }, connection: RpcConnection) => {
      connection.views.delete(params.view);
      return engine.index.call('timeline.close', params);
    },
    'timeline.rows': forward('timeline.rows'),
    'timeline.lines': forward('timeline.lines'),
    'timeline.fold': forward('timeline.fold'),
    'timeline.locate': forward('timeline.locate'),
    'timeline.histogram': forward('timeline.histogram'),
    'timeline.facets': forward('timeline.facets'),
    'filter.values': forward('filter.values'),
    'thread.list': forward('thread.list'),
    'thread.story': forward('thread.story'),
    'exchange.context': forward('exchange.context'),
    'exchange.get': forward('exchange.get'),
    'exchange.body': forward('exchange.body'),
    'exchange.curl': forward('exchange.curl'),
    'rule.fromExchange': forward('rule.fromExchange'),
    'rule.tryOut': forward('rule.tryOut'),
    'history.track': forward('history.track'),
    'history.step': forward('history.step'),
    'history.pointAt': forward('history.pointAt'),
    'history.list': forward('history.list'),
    'history.locate': forward('history.locate'),
    'history.get': (params: { listener: number }) => {
      const { baseUrl } = engine.listeners.get(params.listener);
      return engine.index.call('history.get', baseUrl === null ? params : { ...params, baseUrl });
    },
    'history.effect': forward('history.effect'),
    'history.compare': forward('history.compare'),
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined: an absent key means "leave as it is". */
function defined<T extends object>(change: T): Defined<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Defined<T>;
}
