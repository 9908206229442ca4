import type { Held, HeldEdit, HeldRelease } from '../../../shared/contract/breakpoints.ts';
import type { EventPayload } from '../../../shared/contract/rpc.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { Derived } from '../../../shared/meaning/deriver.ts';
import type { Breakpoint } from '../../../shared/rules/breakpoint.ts';
import { patienceOf } from '../../../shared/rules/client-patience.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import { checkEdit } from './held-messages.ts';
import type { PlannedBreakpoint } from './plan.ts';

/** Ms before the client is likely to hang up: what is held then still gets its answer in time. */
const BEFORE_TIMEOUT = 5000;
/** Without a window nobody can let anything go. One that is loaded anew is back within this time, in ms. */
const WINDOW_GRACE = 3000;

/** What becomes of a held message. `gone`: the client left, and there is nobody to answer. */
export type Settled = HeldRelease | { readonly kind: 'gone' };

interface Item {
  held: Held;
  readonly request: WholeRequest;
  readonly answer: WholeAnswer | null;
  readonly httpVersion: string;
  timer: NodeJS.Timeout | null;
  readonly settle: (how: Settled) => void;
}

export interface HoldRequest {
  readonly exchange: OpenExchange;
  readonly breakpoint: PlannedBreakpoint;
  readonly request: WholeRequest;
  /** The answer when it is what is held. */
  readonly answer: WholeAnswer | null;
  readonly derived: Derived;
  readonly answeredBy: string;
  readonly signal: AbortSignal;
}

/** What breakpoints hold at the moment. */
export class HeldList {
  readonly #onChange: (change: EventPayload<'held.changed'>) => void;
  readonly #items = new Map<number, Item>();
  #last = 0;
  #windows = 0;
  #grace: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(onChange: (change: EventPayload<'held.changed'>) => void) {
    this.#onChange = onChange;
  }

  /** False while there is nobody who could let anything go. */
  get open(): boolean {
    return !this.#stopped && (this.#windows > 0 || this.#grace !== null);
  }

  list(): Held[] {
    return [...this.#items.values()].map(({ held }) => held);
  }

  /** @throws RpcError notFound */
  get(id: number): Item {
    const item = this.#items.get(id);
    if (item) return item;
    throw new RpcError(
      'notFound',
      'This exchange is not held any more.',
      'It was let go, or the client left. The timeline shows what became of it.',
    );
  }

  /** Holds a message until it is settled. Null when it would be let go at once. */
  hold({
    exchange,
    breakpoint,
    request,
    answer,
    derived,
    answeredBy,
    signal,
  }: HoldRequest): Promise<Settled> | null {
    const heldAt = Date.now();
    const { record } = exchange;
    const patience = patienceOf(derived.idp?.id ?? null);
    const givesUpAt = patience && record.receivedAt + patience.seconds * 1000;
    const releasesAt = releaseTime(breakpoint.live.breakpoint.holdFor, heldAt, givesUpAt);
    if (releasesAt !== null && releasesAt <= heldAt) return null;
    const id = ++this.#last;
    const held: Held = {
      id,
      exchange: record.id,
      breakpoint: breakpoint.live.id,
      listener: record.listener ?? 0,
      stage: answer ? 'answer' : 'request',
      receivedAt: record.receivedAt,
      heldAt,
      method: request.method,
      target: request.target,
      status: answer?.status ?? null,
      answeredBy,
      idp: derived.idp,
      meaning: derived.meaning,
      patience,
      givesUpAt,
      releasesAt,
      draft: null,
    };
    return new Promise((resolve) => {
      const timer = releasesAt === null ? null : setTimeout(() => this.#expire(id), releasesAt - heldAt);
      this.#items.set(id, {
        held,
        request,
        answer,
        httpVersion: record.request.httpVersion,
        timer,
        settle: resolve,
      });
      signal.addEventListener('abort', () => this.#end(id, { kind: 'gone' }, 'gone'), { once: true });
      this.#changed([]);
    });
  }

  keep(id: number, draft: HeldEdit | null): void {
    const item = this.get(id);
    if (draft) checkEdit(draft, item.answer ?? item.request, item.held.stage);
    item.held = { ...item.held, draft };
    this.#changed([]);
  }

  release(id: number, how: HeldRelease): void {
    const item = this.get(id);
    if (how.kind === 'edited') checkEdit(how.edit, item.answer ?? item.request, item.held.stage);
    this.#end(id, how, 'released');
  }

  /** What a breakpoint holds is held as long as its new time says; what that would have let go by now goes on. */
  retime(breakpoint: number, holdFor: Breakpoint['holdFor']): void {
    let changed = false;
    for (const item of this.#items.values()) {
      const { id, heldAt, givesUpAt } = item.held;
      if (item.held.breakpoint !== breakpoint) continue;
      const releasesAt = releaseTime(holdFor, heldAt, givesUpAt);
      if (releasesAt === item.held.releasesAt) continue;
      if (item.timer) clearTimeout(item.timer);
      item.timer =
        releasesAt === null ? null : setTimeout(() => this.#expire(id), Math.max(0, releasesAt - Date.now()));
      item.held = { ...item.held, releasesAt };
      changed = true;
    }
    if (changed) this.#changed([]);
  }

  /** Whether a breakpoint holds something now. */
  holds(breakpoint: number): boolean {
    return [...this.#items.values()].some(({ held }) => held.breakpoint === breakpoint);
  }

  /** Lets go, unchanged, what `which` says; all without it. @returns how many */
  releaseAll(which: (held: Held) => boolean = () => true): number {
    const wanted = this.list().filter(which);
    for (const { id } of wanted) this.#end(id, { kind: 'unchanged' }, 'released');
    return wanted.length;
  }

  /** How many windows there are now. With the last one what is held is let go, unless another comes soon. */
  set windows(count: number) {
    this.#windows = count;
    if (this.#grace) clearTimeout(this.#grace);
    this.#grace = null;
    if (count > 0 || this.#items.size === 0) return;
    this.#grace = setTimeout(() => {
      this.#grace = null;
      this.#expireAll();
    }, WINDOW_GRACE);
  }

  /** Lets everything go and holds nothing any more. */
  stop(): void {
    this.#stopped = true;
    if (this.#grace) clearTimeout(this.#grace);
    this.#expireAll();
  }

  #expireAll(): void {
    for (const { id } of this.list()) this.#expire(id);
  }

  /** Goes on by itself, with the edits that were kept. */
  #expire(id: number): void {
    const draft = this.#items.get(id)?.held.draft;
    this.#end(id, draft ? { kind: 'edited', edit: draft } : { kind: 'unchanged' }, 'expired');
  }

  #end(id: number, how: Settled, ended: 'released' | 'expired' | 'gone'): void {
    const item = this.#items.get(id);
    if (!item) return;
    this.#items.delete(id);
    if (item.timer) clearTimeout(item.timer);
    item.settle(how);
    this.#changed([{ id, exchange: item.held.exchange, how: ended }]);
  }

  #changed(ended: EventPayload<'held.changed'>['ended']): void {
    this.#onChange({ held: this.list(), ended });
  }
}

/** When a message is let go by itself; null: never. ms since the epoch. */
function releaseTime(
  holdFor: Breakpoint['holdFor'],
  heldAt: number,
  givesUpAt: number | null,
): number | null {
  if (typeof holdFor === 'number') return heldAt + holdFor * 1000;
  return holdFor === 'beforeTimeout' && givesUpAt !== null ? givesUpAt - BEFORE_TIMEOUT : null;
}
