import type { IdpId } from '../../shared/contract/idp.ts';
import { type Correlator, createCorrelator, type Placement } from '../../shared/correlation/correlator.ts';
import type { Cycle } from '../../shared/correlation/cycles.ts';
import { addStep, type Summary } from '../../shared/correlation/summary.ts';
import { MemoryThreads } from '../../shared/correlation/threads.ts';
import { createDeriver, type Derived } from '../../shared/meaning/deriver.ts';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';
import { plain } from '../meaning/exchanges.ts';

/** An exchange at a time, in ms after the start of the session. */
export interface Sent {
  readonly at: number;
  readonly exchange: ObservedExchange;
  readonly took?: number;
}

export interface ToldOperation {
  readonly ids: readonly number[];
  readonly idp: IdpId | null;
  /** Sentence of its main exchange. */
  readonly says: string;
  readonly steps: readonly string[];
}

/** A session derived and correlated in memory, in the order given. */
export class Session {
  readonly threads = new MemoryThreads();
  readonly #deriver = createDeriver();
  readonly #correlator: Correlator = createCorrelator(this.threads);
  readonly #taken = new Map<
    number,
    { sent: Sent; derived: Derived; placement: Placement; operation: number }
  >();
  readonly cycles = new Map<number, Cycle>();

  constructor(sent: readonly Sent[] = []) {
    for (const one of sent) this.take(one);
  }

  take(sent: Sent): Placement {
    const { exchange, at, took = 20 } = sent;
    const derived = this.#deriver.derive(exchange);
    const placement = this.#correlator.take(
      {
        id: exchange.id,
        session: 1,
        listener: exchange.listener,
        at,
        took: exchange.status === null ? null : took,
        method: exchange.method,
        target: exchange.target,
        byHand: false,
      },
      derived,
    );
    for (const { from, into } of placement.absorbed)
      for (const one of this.#taken.values()) if (one.operation === from) one.operation = into;
    this.#taken.set(exchange.id, { sent, derived, placement, operation: placement.operation });
    for (const cycle of [placement.ended, placement.cycle]) if (cycle) this.cycles.set(cycle.id, cycle);
    return placement;
  }

  /** The same exchange with more in it. */
  amend(sent: Sent): void {
    const before = this.#taken.get(sent.exchange.id);
    if (!before) throw new Error('was not taken');
    const { exchange, at, took = 20 } = sent;
    const derived = this.#deriver.derive(exchange);
    const { absorbed } = this.#correlator.amend(
      {
        id: exchange.id,
        session: 1,
        listener: exchange.listener,
        at,
        took,
        method: exchange.method,
        target: exchange.target,
        byHand: false,
      },
      derived,
      before.operation,
    );
    this.#taken.set(exchange.id, { ...before, sent, derived });
    for (const { from, into } of absorbed)
      for (const one of this.#taken.values()) if (one.operation === from) one.operation = into;
  }

  /** In the order of their first exchanges. */
  operations(): ToldOperation[] {
    const groups = new Map<number, number[]>();
    for (const [id, { operation }] of this.#taken)
      groups.set(operation, [...(groups.get(operation) ?? []), id]);
    return [...groups.values()]
      .map((unsorted) => {
        const ids = unsorted.sort((a, b) => a - b);
        let summary: Summary | null = null;
        for (const id of ids) {
          const { derived, sent } = this.#of(id);
          const { effect, page } = derived.facts;
          summary = addStep(summary, { id, at: sent.at, took: 0, effect, page });
        }
        const main = this.#of(summary?.main ?? 0).derived;
        return {
          ids,
          idp: main.idp?.id ?? null,
          says: plain(main.meaning.sentence),
          steps: ids.map((id) => plain(this.#of(id).derived.facts.step)),
        };
      })
      .sort((one, other) => (one.ids[0] ?? 0) - (other.ids[0] ?? 0));
  }

  /** Operations that another exchange could still join. */
  openOperations(): number {
    return this.#correlator.snapshot().operations.open.length;
  }

  /** Thread of the subject of an exchange. */
  threadOf(id: number): number | null {
    const { placement } = this.#of(id);
    return placement.threads.find(({ role }) => role === 'subject')?.thread ?? null;
  }

  #of(id: number) {
    const taken = this.#taken.get(id);
    if (!taken) throw new Error(`no exchange ${id}`);
    return taken;
  }
}
