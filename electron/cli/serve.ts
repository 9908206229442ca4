import path from 'node:path';
import { createInterface } from 'node:readline';
import { checksCallers, type Listener } from '../../shared/contract/listener.ts';
import { profileById, profiles } from '../../shared/profiles/index.ts';
import { defaultDataFolder, Engine } from '../engine/engine.ts';
import { environmentKeeper } from '../engine/secrets/environment-keeper.ts';
import { keepSchemas } from './directory.ts';
import { readListeners } from './listeners.ts';
import { rulesFile } from './rules-file.ts';
import { startUiServer, type UiServer } from './ui-server.ts';
import { options, port, UsageError, url } from './usage.ts';

const FIRST_UI_PORT = 8480;
/** Options about the one listener that runs without a file of them. */
const ONE_LISTENER = ['port', 'profile', 'upstream', 'token', 'no-auth', 'tls'] as const;
/** Stopping must not take longer, in ms; what is under way then is cut off. */
const STOP_WITHIN = 1800;

/** `scimscope serve`: the engine without a window; its UI opens in a browser. Runs until SIGINT or SIGTERM. */
export async function serve(args: readonly string[]): Promise<number> {
  const given = options(args, {
    port: { type: 'string' },
    data: { type: 'string' },
    profile: { type: 'string' },
    upstream: { type: 'string' },
    token: { type: 'string' },
    'no-auth': { type: 'boolean' },
    rules: { type: 'string' },
    tls: { type: 'boolean' },
    schemas: { type: 'string', multiple: true },
    listeners: { type: 'string' },
    exposed: { type: 'boolean' },
    'ui-port': { type: 'string' },
    'ui-once': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const noAuth = given['no-auth'] ?? false;
  if (given.token !== undefined && noAuth) throw new UsageError('--token and --no-auth exclude each other.');
  if (given.profile !== undefined && given.upstream !== undefined) {
    throw new UsageError('--profile is for the mock and --upstream for the proxy: give one of them.');
  }
  if (given.profile !== undefined && !profileById(given.profile)) {
    throw new UsageError(
      `There is no profile "${given.profile}". Known: ${profiles.map(({ id }) => id).join(', ')}.`,
    );
  }
  if (given.token === '') throw new UsageError('--token is empty. Use --no-auth to ask for none.');
  if (given.listeners !== undefined) {
    const other = ONE_LISTENER.find((name) => given[name] !== undefined);
    if (other) throw new UsageError(`--listeners says everything about them: leave --${other} out.`);
  } else if (given.exposed)
    throw new UsageError('--exposed is about the listeners of a file: see --listeners.');
  const scimPort = port('--port', given.port);
  const uiPort = port('--ui-port', given['ui-port']);
  const upstream = url('--upstream', given.upstream);
  const rules = given.rules === undefined ? undefined : rulesFile(given.rules);
  const data = given.data === undefined ? defaultDataFolder() : path.resolve(given.data);

  if (given.schemas) await keepSchemas(data, given.schemas);

  const preparation = given.listeners !== undefined && {
    listeners: await readListeners(given.listeners, process.env),
    exposed: given.exposed ?? false,
  };

  const stopped = stopSignal();
  const engine = await Engine.start({
    data,
    host: 'headless',
    secrets: environmentKeeper(process.env),
    ...(preparation && { preparation }),
    listener: {
      ...(scimPort !== undefined && { port: scimPort }),
      ...(given.profile !== undefined && { profile: given.profile }),
      ...(upstream !== undefined && { upstream }),
      ...(given.token !== undefined && { token: given.token }),
      ...(noAuth && { noAuth }),
      ...(given.tls && { tls: true }),
    },
    ...(rules && { rules }),
  });
  let ui: UiServer;
  try {
    ui = await startUiServer(engine, {
      port: uiPort ?? FIRST_UI_PORT,
      mayMove: uiPort === undefined,
      once: given['ui-once'] ?? false,
    });
  } catch (error) {
    await engine.stop();
    throw error;
  }
  announce(engine, ui, given.json ?? false, preparation !== false);
  for (const note of engine.rules.notes) process.stderr.write(`${note}\n`);
  const enter = given['ui-once'] ? offerFreshAddresses(ui) : null;
  await stopped;
  enter?.close();
  const force = setTimeout(() => process.exit(0), STOP_WITHIN);
  await ui.close();
  await engine.stop();
  clearTimeout(force);
  return 0;
}

/** `several`: also what is said of one listener for each that is on, in their order. */
function announce(engine: Engine, ui: UiServer, json: boolean, several: boolean): void {
  const all = engine.listeners.list().filter(({ enabled }) => enabled);
  const [listener] = all;
  const ready = {
    ready: true,
    scim: listener?.baseUrl ?? null,
    token: tokenOf(listener),
    ui: ui.url,
    data: engine.data,
    pid: process.pid,
    ...(several && {
      listeners: all.map((each) => ({ name: each.name, scim: each.baseUrl, token: tokenOf(each) })),
    }),
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  if (json || !listener) return;
  const { state } = listener;
  if (state.kind === 'listening' && state.movedFrom !== null) {
    process.stderr.write(
      `Port ${state.movedFrom} is taken by another program; listening on ${state.port}.\n`,
    );
  }
  if (state.kind === 'failed') process.stderr.write(`${state.problem}\n`);
  if (listener.auth.kind === 'none')
    process.stderr.write('Anybody on this computer can write to the mock: it asks for no token.\n');
  process.stderr.write(`Open ${ui.url} to watch. Stop with Ctrl-C.\n`);
}

/** The bearer token that callers need, where the listener asks for one. */
function tokenOf(listener: Listener | undefined): string | null {
  return listener?.auth.kind === 'bearer' && checksCallers(listener) ? listener.auth.token : null;
}

/** Enter in the terminal prints another address, for another page. */
function offerFreshAddresses(ui: UiServer) {
  return createInterface(process.stdin).on('line', () => process.stderr.write(`Open ${ui.freshUrl()}\n`));
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    // A second signal while stopping changes nothing: the stop is bounded.
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
}
