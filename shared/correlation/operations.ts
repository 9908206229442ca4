import { z } from 'zod';
import type { MeaningKind } from '../contract/exchange.ts';
import type { IdpId } from '../contract/idp.ts';
import type { Effect, Facts } from '../meaning/facts.ts';
import { Lru } from '../meaning/lru.ts';

/** An exchange as the grouping into operations looks at it. Times in ms. */
export interface Step {
  readonly id: number;
  readonly session: number;
  readonly listener: number | null;
  readonly idp: IdpId | null;
  readonly at: number;
  /** How long it took; null while it is under way. */
  readonly took: number | null;
  readonly kind: MeaningKind;
  readonly effect: Effect;
  readonly accepted: boolean;
  /** Method and target: tells a repetition from a further question. */
  readonly line: string;
  /** Thread of its subject. */
  readonly thread: number | null;
  /** Thread of the one person that is put into or taken out of a group, when it is exactly one. */
  readonly member: number | null;
  readonly page: Facts['page'];
  /** Sent by hand with Edit and resend: always for itself. */
  readonly byHand: boolean;
}

export interface Assigned {
  /** Id of the operation: that of the first exchange taken into it. */
  readonly operation: number;
  readonly absorbed: readonly Absorbed[];
}

/** An operation that turned out to be part of another. */
export interface Absorbed {
  readonly from: number;
  readonly into: number;
}

const Open = z.object({
  id: z.number(),
  idp: z.string().nullable(),
  /** Session and listener. */
  place: z.string(),
  startedAt: z.number(),
  /** When the last answer was there. */
  endedAt: z.number(),
  /** How its writing stands: a refused write may be tried again. */
  wrote: z.enum(['nothing', 'refused', 'done']),
  lastWrite: z.string().nullable(),
  readSince: z.boolean(),
  /** The latest questions, `+` in front of those that were answered 2xx. */
  lines: z.array(z.string()),
  page: z.number(),
});
type Open = z.infer<typeof Open>;

export const OperationsState = z.object({
  version: z.literal(1),
  open: z.array(z.tuple([z.string(), z.array(Open)])),
});
export type OperationsState = z.infer<typeof OperationsState>;

/** Okta gives up after a minute without a byte; clients that work at all follow a question within seconds. */
const longestPause = 30_000;
/** Between requests that belong together without one waiting for the other's answer. */
const shortPause = 10_000;
const maxOpen = 5_000;
const maxLines = 8;

/**
 * Groups exchanges into operations: what an identity provider asks for one purpose, up to the write it ends with.
 * A fold in the order of recording; each session, listener and identity provider for itself, so clients that are
 * at work at the same time do not mix. Memory is bounded: what was open longest ago is closed.
 */
export class Operations {
  /** By what the operation is about; one each for those at work on it. */
  readonly #open: Lru<Open[]>;

  constructor(state?: OperationsState) {
    this.#open = new Lru(maxOpen, state?.open ?? []);
  }

  snapshot(): OperationsState {
    return { version: 1, open: this.#open.entries() };
  }

  /** `merged` names threads that are now the step's own. */
  take(step: Step, merged: readonly number[] = []): Assigned {
    const absorbed = this.merge(merged, step.thread);
    const place = `${step.session}\n${step.listener ?? ''}`;
    const key = keyOf(step, place);
    if (key === null) return { operation: step.id, absorbed };
    const open =
      this.#find(key, place, step, (one) => continues(one, step)) ??
      this.#prelude(step, place) ??
      begin(step, place);
    advance(open, step);
    this.#put(key, open);
    if (step.idp === 'onelogin' && step.kind === 'removeMembers' && step.member !== null)
      this.#put(leavingKey(place, step.member), open);
    return { operation: open.id, absorbed };
  }

  /** Threads turned out to be one; gives the operations that are parts of others now. */
  merge(threads: readonly number[], into: number | null): Absorbed[] {
    return threads.flatMap((thread) => this.#absorb(thread, into));
  }

  /** An exchange that was taken before, and is answered now. */
  amend(step: Step, operation: number): void {
    const key = keyOf(step, `${step.session}\n${step.listener ?? ''}`);
    const open = key === null ? undefined : this.#open.get(key)?.find((one) => one.id === operation);
    if (!open) return;
    open.lines = open.lines.filter((line) => line.slice(1) !== step.line);
    advance(open, step);
  }

  #find(key: string, place: string, step: Step, fits: (open: Open) => boolean): Open | null {
    const here = (this.#open.get(key) ?? []).filter((one) => one.place === place && fits(one));
    const own = here.find((one) => one.idp === step.idp);
    if (own) return own;
    // Who a client is may be known only from its second request on.
    const unnamed = step.idp === null ? undefined : here.find((one) => one.idp === null);
    if (unnamed) unnamed.idp = step.idp;
    return unnamed ?? null;
  }

  /**
   * OneLogin reads all groups before it changes a membership, and takes a person out of each group before it
   * switches the account off.
   */
  #prelude(step: Step, place: string): Open | null {
    if (step.idp !== 'onelogin' || step.effect !== 'write') return null;
    const soon = (one: Open) => isWithin(one, step, shortPause);
    const leaving = (thread: number | null) =>
      thread === null ? null : this.#find(leavingKey(place, thread), place, step, soon);
    switch (step.kind) {
      case 'deactivate':
      case 'delete':
        return leaving(step.thread);
      case 'addMembers':
      case 'removeMembers':
        return (
          (step.kind === 'removeMembers' ? leaving(step.member) : null) ??
          this.#find(`${place}\nimportGroups`, place, step, (one) => soon(one) && one.wrote === 'nothing')
        );
      default:
        return null;
    }
  }

  #put(key: string, open: Open): void {
    const others = (this.#open.get(key) ?? []).filter(
      (one) => one.id !== open.id && (one.place !== open.place || one.idp !== open.idp),
    );
    this.#open.set(key, [...others, open]);
  }

  /** What was asked about two names of one person becomes one question. */
  #absorb(from: number, into: number | null): Absorbed[] {
    const moved = this.#open.get(threadKey(from)) ?? [];
    this.#open.delete(threadKey(from));
    if (into === null) return [];
    const absorbed: Absorbed[] = [];
    for (const open of moved) {
      const other = (this.#open.get(threadKey(into)) ?? []).find(
        (one) => one.place === open.place && one.idp === open.idp,
      );
      if (!other || (other.wrote === 'done' && open.startedAt >= other.startedAt))
        this.#put(threadKey(into), open);
      else if (open.wrote === 'nothing' && other.wrote === 'nothing' && areNear(open, other)) {
        absorbed.push({ from: Math.max(open.id, other.id), into: Math.min(open.id, other.id) });
        this.#put(threadKey(into), joined(other, open));
      }
    }
    return absorbed;
  }
}

function threadKey(thread: number): string {
  return `thread ${thread}`;
}

function leavingKey(place: string, thread: number): string {
  return `${place}\nleaving ${thread}`;
}

/** What an operation is about; null for what stands for itself. */
function keyOf({ kind, thread, byHand }: Step, place: string): string | null {
  if (byHand) return null;
  switch (kind) {
    case 'probe':
    case 'discover':
    case 'import':
    case 'importGroups':
      return `${place}\n${kind}`;
    default:
      return thread === null ? null : threadKey(thread);
  }
}

function continues(open: Open, step: Step): boolean {
  const isRepetition = open.lines.includes(`+${step.line}`);
  switch (step.kind) {
    case 'probe':
    case 'discover':
      return isWithin(open, step, shortPause) && !isRepetition;
    case 'import':
    case 'importGroups':
      // The next page, or the same again because it was refused.
      return (
        isWithin(open, step, longestPause) &&
        !isRepetition &&
        step.page !== null &&
        (step.page.first > open.page ||
          open.lines.at(-1) === `-${step.line}` ||
          step.line.includes('cursor='))
      );
    default:
      break;
  }
  if (!isWithin(open, step, longestPause)) return false;
  const isWrite = step.effect === 'write';
  switch (open.wrote) {
    case 'done':
      return false;
    case 'nothing':
      return isWrite || !isRepetition;
    case 'refused':
      // The same once more, or, when somebody could not be created for being there already, a look and a link.
      return open.lastWrite === step.kind || (!isWrite ? creates.has(open.lastWrite) : open.readSince);
  }
}

const creates: ReadonlySet<string | null> = new Set(['create', 'createGroup']);

function isWithin(open: Open, step: Step, pause: number): boolean {
  return step.at - open.endedAt <= pause && open.startedAt - step.at <= pause;
}

function areNear(one: Open, other: Open): boolean {
  return one.startedAt - other.endedAt <= longestPause && other.startedAt - one.endedAt <= longestPause;
}

function begin(step: Step, place: string): Open {
  return {
    id: step.id,
    idp: step.idp,
    place,
    startedAt: step.at,
    endedAt: step.at,
    wrote: 'nothing',
    lastWrite: null,
    readSince: false,
    lines: [],
    page: 0,
  };
}

function advance(open: Open, step: Step): void {
  open.startedAt = Math.min(open.startedAt, step.at);
  open.endedAt = Math.max(open.endedAt, step.at + (step.took ?? 0));
  open.page = Math.max(open.page, step.page?.first ?? 0);
  if (step.effect === 'write') {
    open.wrote = step.accepted ? 'done' : 'refused';
    open.lastWrite = step.kind;
    open.readSince = false;
  } else {
    open.readSince = true;
    open.lines = [...open.lines.slice(1 - maxLines), `${step.accepted ? '+' : '-'}${step.line}`];
  }
}

function joined(one: Open, other: Open): Open {
  return {
    ...one,
    id: Math.min(one.id, other.id),
    startedAt: Math.min(one.startedAt, other.startedAt),
    endedAt: Math.max(one.endedAt, other.endedAt),
    lines: [...one.lines, ...other.lines].slice(-maxLines),
  };
}
