import { z } from 'zod';
import type { IdpId } from '../contract/idp.ts';
import type { Derived } from '../meaning/deriver.ts';
import type { Identity } from '../meaning/facts.ts';
import { type Cycle, Cycles, CyclesState } from './cycles.ts';
import { type Absorbed, Operations, OperationsState, type Step } from './operations.ts';
import { keyOfId, resolveThread, type ThreadStore } from './threads.ts';

/** What is known of an exchange beside what was derived from it. */
export interface Taken {
  readonly id: number;
  readonly session: number;
  readonly listener: number | null;
  readonly at: number;
  /** Null while it is under way. */
  readonly took: number | null;
  readonly method: string;
  readonly target: string;
  readonly byHand: boolean;
}

/** How a thread runs through an exchange: as what it is about, as put into its group, as taken out. */
export type Role = 'subject' | 'joined' | 'left';

export interface Placement {
  readonly operation: number;
  /** Operations that are parts of others from now on. */
  readonly absorbed: readonly Absorbed[];
  /** The cycle with this exchange in it, and the one that ended with its coming. */
  readonly cycle: Cycle | null;
  readonly ended: Cycle | null;
  readonly threads: readonly { readonly thread: number; readonly role: Role; readonly identity: Identity }[];
}

export const CorrelatorState = z.object({ operations: OperationsState, cycles: CyclesState });
export type CorrelatorState = z.infer<typeof CorrelatorState>;

/**
 * Puts exchanges into operations, cycles and threads: a fold in the order of recording over what the deriver says
 * of each. Exchanges may come late or out of order; then they join what is still open.
 */
export interface Correlator {
  take(exchange: Taken, derived: Derived): Placement;
  /** The same exchange again, with more in it; it stays in its operation and cycle. */
  amend(exchange: Taken, derived: Derived, operation: number): Pick<Placement, 'absorbed' | 'threads'>;
  snapshot(): CorrelatorState;
}

/** `seed` is an earlier snapshot; one that does not fit is left aside. */
export function createCorrelator(threads: ThreadStore, seed?: unknown): Correlator {
  const state = CorrelatorState.safeParse(seed).data;
  const operations = new Operations(state?.operations);
  const cycles = new Cycles(state?.cycles);

  function thread(exchange: Taken, { facts }: Derived) {
    const { session, listener } = exchange;
    const found: Placement['threads'][number][] = [];
    const merged: number[] = [];
    const resolve = (identity: Identity, role: Role) => {
      const resolved = resolveThread(threads, session, listener, identity);
      merged.push(...resolved.merged);
      for (const one of resolved.merged) {
        const at = found.findIndex((other) => other.thread === one);
        if (at >= 0) found.splice(at, 1);
      }
      if (found.every((other) => other.thread !== resolved.thread))
        found.push({ thread: resolved.thread, role, identity });
      return resolved.thread;
    };
    const subject = facts.subject && hasName(facts.subject) ? resolve(facts.subject, 'subject') : null;
    if (facts.state === 'deleted' && facts.subject?.id != null)
      threads.release(session, keyOfId(listener, facts.subject.type, facts.subject.id));
    const members = [...facts.joined, ...facts.left];
    const touched = members.map((one, at) => resolve(one, at < facts.joined.length ? 'joined' : 'left'));
    const member = members.length === 1 ? (touched[0] ?? null) : null;
    return { found, merged, subject, member };
  }

  function stepOf(
    exchange: Taken,
    { idp, meaning, facts }: Derived,
    subject: number | null,
    member: number | null,
  ): Step {
    const { id, session, listener, at, took, method, target, byHand } = exchange;
    return {
      id,
      session,
      listener,
      idp: (idp?.id ?? null) satisfies IdpId | null,
      at,
      took,
      kind: meaning.kind,
      effect: facts.effect,
      accepted: facts.accepted,
      line: `${method} ${target.slice(0, 300)}`,
      thread: subject,
      member,
      page: facts.page,
      byHand,
    };
  }

  return {
    take(exchange, derived) {
      const { found, merged, subject, member } = thread(exchange, derived);
      const step = stepOf(exchange, derived, subject, member);
      const { operation, absorbed } = operations.take(step, merged);
      const placed = cycles.take(step, operation === exchange.id);
      return {
        operation,
        absorbed,
        cycle: placed?.cycle ?? null,
        ended: placed?.ended ?? null,
        threads: found,
      };
    },
    amend(exchange, derived, operation) {
      const { found, merged, subject, member } = thread(exchange, derived);
      const step = stepOf(exchange, derived, subject, member);
      const absorbed = operations.merge(merged, subject);
      operations.amend(step, operation);
      return { absorbed, threads: found };
    },
    snapshot: () => ({ operations: operations.snapshot(), cycles: cycles.snapshot() }),
  };
}

function hasName({ id, handles }: Identity): boolean {
  return id !== null || handles.length > 0;
}
