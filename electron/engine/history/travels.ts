import type { Counts } from '../../../shared/contract/directory.ts';
import { Roster } from '../directory/roster.ts';
import { Slices } from '../directory/slices.ts';
import type { StoredResource } from '../store/directory-change.ts';
import { givenUp, type Past, type PastReader } from './past.ts';

/** A roster that nobody looked at for this many ms is given up. */
const KEPT = 5 * 60_000;

/** Lists of one directory at the point last asked for. */
interface Travel {
  past: Past;
  readonly rosters: Map<string, Roster>;
}

/**
 * The lists of directories at points of their history. The first look at a directory reads all of it; from then on
 * going to another point costs what differs between the two.
 */
export class Travels {
  readonly #reader: PastReader;
  readonly #travels = new Map<number, Travel>();
  readonly #work = new Map<number, Promise<unknown>>();
  readonly #expiries = new Map<number, NodeJS.Timeout>();

  constructor(reader: PastReader) {
    this.#reader = reader;
  }

  /**
   * Looks at a directory at a point.
   * @throws RpcError when what stood then is not kept any more.
   */
  look<T>(
    directory: number,
    point: number,
    use: (rosterOf: (type: string) => Roster, counts: Counts) => T,
  ): Promise<T> {
    const before = this.#work.get(directory) ?? Promise.resolve();
    const work = before
      .catch(() => {})
      .then(() => this.#go(directory, point))
      .then(({ rosters }) => {
        const counts = Object.fromEntries([...rosters].map(([type, { size }]) => [type, size]));
        return use((type) => rosters.get(type) ?? new Roster(), counts);
      });
    this.#work.set(directory, work);
    return work;
  }

  stop(): void {
    for (const timer of this.#expiries.values()) clearTimeout(timer);
  }

  async #go(directory: number, point: number): Promise<Travel> {
    this.#keepFor(directory);
    const past = this.#reader.at(directory, point);
    if (!past) throw givenUp();
    const travel = this.#travels.get(directory);
    if (travel?.past.rowsAt === past.rowsAt) {
      move(travel, past);
      return travel;
    }
    const made = { past, rosters: await fill(past) };
    this.#travels.set(directory, made);
    return made;
  }

  #keepFor(directory: number): void {
    clearTimeout(this.#expiries.get(directory));
    const timer = setTimeout(() => {
      this.#travels.delete(directory);
      this.#work.delete(directory);
    }, KEPT);
    timer.unref();
    this.#expiries.set(directory, timer);
  }
}

async function fill(past: Past): Promise<Map<string, Roster>> {
  const rosters = new Map<string, Roster>();
  const slices = new Slices();
  let part: StoredResource[] = [];
  const take = () => {
    for (const [type, rows] of byType(part)) rosterOf(rosters, type).add(rows);
    part = [];
  };
  for (const resource of past.resources()) {
    part.push(resource);
    if (part.length < 500) continue;
    take();
    if (slices.over) await slices.pause();
  }
  take();
  for (const roster of rosters.values()) await roster.ready(() => slices.pause());
  return rosters;
}

/** Brings the lists from one point to another: only what was written between the two differs. */
function move(travel: Travel, to: Past): void {
  const from = travel.past;
  if (from.point === to.point) return;
  const [low, high] = from.point < to.point ? [from, to] : [to, from];
  const puts = new Map<string, StoredResource[]>();
  const removes = new Map<string, string[]>();
  for (const { type, id, seq } of low.earlier('resource')) {
    if (seq > high.point) continue;
    const now = to.resource(type, id);
    if (now) push(puts, type, now);
    else push(removes, type, id);
  }
  for (const type of new Set([...puts.keys(), ...removes.keys()]))
    rosterOf(travel.rosters, type).change(puts.get(type) ?? [], removes.get(type) ?? []);
  travel.past = to;
}

function byType(rows: readonly StoredResource[]): Map<string, StoredResource[]> {
  const types = new Map<string, StoredResource[]>();
  for (const row of rows) push(types, row.type, row);
  return types;
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function rosterOf(rosters: Map<string, Roster>, type: string): Roster {
  const roster = rosters.get(type) ?? new Roster();
  rosters.set(type, roster);
  return roster;
}
