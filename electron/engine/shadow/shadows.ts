import { setTimeout as delay } from 'node:timers/promises';
import type { Listener } from '../../../shared/contract/listener.ts';
import {
  type ShadowOutcome,
  type ShadowResult,
  type ShadowStatus,
  shadowResults,
} from '../../../shared/contract/shadow.ts';
import { type References, referencesOf } from '../../../shared/replay/references.ts';
import { type Definitions, standardDefinitions } from '../../../shared/scim/definitions.ts';
import { createRegistry, type Registry } from '../../../shared/scim/registry.ts';
import { messageOf } from '../errors.ts';
import { now } from '../pipeline/clock.ts';
import type { Route } from '../pipeline/route.ts';
import type { Sqlite } from '../store/database.ts';
import type { Answered } from './answered.ts';
import { askShadow } from './ask-shadow.ts';
import { Lane, type LaneLimits } from './lane.ts';
import { Pairing } from './pairing.ts';
import type { ShadowExchangeHost } from './shadow-exchange.ts';
import type { NotSent } from './shadowed-route.ts';

export interface ShadowsHost extends ShadowExchangeHost {
  readonly db: Sqlite;
  definitionsOf(directory: number): Definitions;
  changed(shadows: ShadowStatus[]): void;
  readonly limits?: LaneLimits;
}

const LIMITS: LaneLimits = { requests: 1000, bytes: 64 * 1024 * 1024 };
/** Windows are told at most this often, in ms. */
const TELL_EVERY = 200;
/** When the engine stops, what waits has so many ms left. */
const GRACE = 300;

/** One listener with a shadow. */
interface Book {
  readonly targets: string;
  readonly registry: Registry;
  readonly references: References;
  readonly pairing: Pairing;
  readonly lane: Lane;
  readonly since: number;
  readonly counts: Record<ShadowResult, number>;
  problem: string | null;
}

/** Sends what listeners answered to their shadows, and keeps account of how those do. */
export class Shadows {
  readonly #host: ShadowsHost;
  readonly #books = new Map<number, Book>();
  readonly #stopping = new AbortController();
  #telling: NodeJS.Timeout | null = null;

  constructor(host: ShadowsHost) {
    this.#host = host;
  }

  list(): ShadowStatus[] {
    return [...this.#books].map(([listener, { since, counts, lane, pairing, problem }]) => ({
      listener,
      since,
      counts: { ...counts },
      waiting: lane.waiting,
      knownIds: pairing.ids.size,
      problem,
    }));
  }

  /** Opens and closes books as the settings of listeners say. */
  settle(listeners: readonly Listener[]): void {
    let changed = false;
    for (const [id, book] of this.#books) {
      const listener = listeners.find((each) => each.id === id);
      if (listener && targetsOf(listener) === book.targets) continue;
      book.lane.clear();
      this.#books.delete(id);
      changed = true;
    }
    for (const listener of listeners) {
      const targets = targetsOf(listener);
      if (targets === null || this.#books.has(listener.id)) continue;
      this.#books.set(listener.id, this.#open(targets, listener));
      changed = true;
    }
    if (changed) this.#tell();
  }

  /** Takes a request that a listener has dealt with. Returns at once. */
  offer(listener: number, given: Answered | NotSent, route: Route): void {
    const book = this.#books.get(listener);
    if (!book || this.#stopping.signal.aborted) return;
    const note = (outcome: ShadowOutcome) => this.#note(book, given, outcome);
    if ('why' in given) return note(without('notSent', given.why));
    book.lane.add({
      size: given.request.body.length + given.answer.body.length,
      dropped: () =>
        note(
          without(
            'dropped',
            'Too many requests were waiting for the shadow, so it was not asked for this one, the oldest of them.',
          ),
        ),
      run: async () => {
        try {
          const asking = { ...book, host: this.#host, listener, route, signal: this.#stopping.signal };
          const outcome = await askShadow(given, asking);
          if (!this.#stopping.signal.aborted) note(outcome);
        } catch (error) {
          note(without('notCompared', `The answers could not be compared: ${messageOf(error)}.`));
        }
      },
    });
    this.#tell();
  }

  /** Lets what waits end if it is quick, and stops. */
  async stop(): Promise<void> {
    const idle = Promise.all([...this.#books.values()].map(({ lane }) => lane.idle()));
    await Promise.race([idle, delay(GRACE, undefined, { ref: false })]);
    this.#stopping.abort();
    for (const { lane } of this.#books.values()) lane.clear();
    await idle;
    if (this.#telling) clearTimeout(this.#telling);
  }

  #open(targets: string, { target, shadow }: Listener): Book {
    const mock = [target, shadow?.target].find((one) => one?.kind === 'mock');
    const { schemas, resourceTypes } =
      mock?.kind === 'mock' ? this.#host.definitionsOf(mock.directory) : standardDefinitions;
    const registry = createRegistry(schemas, resourceTypes);
    return {
      targets,
      registry,
      references: referencesOf(registry),
      pairing: new Pairing(this.#host.db, targets),
      lane: new Lane(this.#host.limits ?? LIMITS),
      since: now(),
      counts: Object.fromEntries(shadowResults.map((result) => [result, 0])) as Record<ShadowResult, number>,
      problem: null,
    };
  }

  #note(book: Book, { exchange, recorded }: Answered | NotSent, outcome: ShadowOutcome): void {
    book.counts[outcome.result]++;
    if (outcome.result === 'unanswered') book.problem = outcome.notes[0] ?? null;
    else if (outcome.exchange !== null) book.problem = null;
    if (recorded) this.#host.store.shadowed({ id: exchange.id, outcome });
    this.#tell();
  }

  #tell(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      this.#host.changed(this.list());
    }, TELL_EVERY);
  }
}

/** Names the two targets of a listener whose shadow is on; null for others. */
function targetsOf({ target, shadow }: Listener): string | null {
  if (!shadow?.on) return null;
  return [target, shadow.target]
    .map((one) => (one.kind === 'mock' ? `mock ${one.directory}` : one.url))
    .join(' | ');
}

function without(result: ShadowResult, why: string): ShadowOutcome {
  return { exchange: null, result, notes: [why], differences: [], places: 0, ids: [] };
}
