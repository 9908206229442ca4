import { type ListenerChange, ListenerSettings, letterOf } from '../../../shared/contract/listener.ts';
import { defaultUpstreamOptions } from '../../../shared/contract/upstream.ts';
import { makeCredentials } from '../auth/credentials.ts';

const FIRST_PORT = 8484;

/** What a new listener must not have in common with the others. */
export interface Taken {
  readonly colours: ReadonlySet<number>;
  /** Ports wanted and ports open. */
  readonly ports: ReadonlySet<number>;
}

export function firstListener(): ListenerSettings {
  return {
    name: 'Mock',
    colour: 0,
    host: '127.0.0.1',
    port: FIRST_PORT,
    basePath: '/scim/v2',
    auth: makeCredentials('bearer'),
    target: { kind: 'mock', profile: 'tolerant', directory: 1 },
    tls: false,
    enabled: true,
    upstream: defaultUpstreamOptions,
    shadow: null,
  };
}

/** Settings for one more listener, with what was left out filled in. */
export function nextListener(given: ListenerChange, taken: Taken, directory: number): ListenerSettings {
  const colour = given.colour ?? firstFree(0, taken.colours);
  return ListenerSettings.parse({
    ...firstListener(),
    name: `Listener ${letterOf(colour)}`,
    port: firstFree(FIRST_PORT, taken.ports),
    target: { kind: 'mock', profile: 'tolerant', directory },
    ...withoutAbsent(given),
    colour,
  });
}

/** Settings for a second one like `original`. */
export function copyOf(
  original: ListenerSettings,
  taken: Taken,
  names: ReadonlySet<string>,
): ListenerSettings {
  let name = `${original.name} copy`;
  for (let n = 2; names.has(name); n++) name = `${original.name} copy ${n}`;
  const port = original.port === 0 ? 0 : firstFree(original.port + 1, taken.ports);
  return { ...original, name, port, colour: firstFree(0, taken.colours) };
}

/** Without the keys whose value is undefined. */
export function withoutAbsent<T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never;
}

function firstFree(from: number, taken: ReadonlySet<number>): number {
  let candidate = from;
  while (taken.has(candidate)) candidate++;
  return candidate;
}
