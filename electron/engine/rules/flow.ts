import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Act, Fault, RouteTarget } from '../../../shared/rules/act.ts';
import { countMatch } from '../../../shared/rules/limits.ts';
import type { TemplateValues } from '../../../shared/rules/render.ts';
import { baseUrlOf } from '../pipeline/mock-route.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { Route, WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import { ExchangeFacts } from './exchange-facts.ts';
import type { HeldList } from './held-list.ts';
import type { Observer } from './observer.ts';
import type { ActedBy, Plan, PlannedBreakpoint, PlannedRule } from './plan.ts';
import { ActTrace } from './trace.ts';

/** How `MAX_WHOLE` is told. */
export const MAX_WHOLE_TEXT = '16 MB';

export interface InterceptionHost {
  readonly observer: Observer;
  readonly held: HeldList;
  /** Fills the observer with what the index has learnt, soon. */
  catchUp(): void;
  maxStoredBody(): number;
  /** @throws RpcError when there is no such profile */
  routeTo(target: RouteTarget, listener: number): Route;
  /** Counters of rules are different now. */
  counted(): void;
  /** A breakpoint has held something. */
  hasHeld(breakpoint: PlannedBreakpoint): void;
}

/** How an exchange ends when a rule breaks its answer. */
export interface EndingFault {
  readonly kind: Extract<Fault, 'reset' | 'silence' | 'breakOff' | 'truncate'>;
  readonly by: ActedBy;
}

/** One exchange in the hands of rules and breakpoints: how far it has come, and what they have made of it. */
export class Flow {
  readonly exchange: OpenExchange;
  readonly plan: Plan;
  readonly host: InterceptionHost;
  readonly trace = new ActTrace();
  /** Acts on the answer of rules that have matched the request. */
  readonly due = new Map<PlannedRule, readonly Act[]>();
  /** The rule that left those below it out. */
  stopped: PlannedRule | null = null;
  route: Route;
  /** How the exchange names what answered. */
  answeredBy: string;
  /** A person wrote the answer: it is not changed any more. */
  byHand = false;
  /** Bytes a second that the answer leaves at. */
  pace: number | null = null;
  fault: EndingFault | null = null;
  readonly #gone = new AbortController();
  #request: WholeRequest;
  #answer: WholeAnswer | null = null;
  #facts: ExchangeFacts;

  constructor(
    exchange: OpenExchange,
    route: Route,
    plan: Plan,
    host: InterceptionHost,
    facts: ExchangeFacts,
    request: WholeRequest,
  ) {
    this.exchange = exchange;
    this.route = route;
    this.answeredBy = route.name;
    this.plan = plan;
    this.host = host;
    this.#facts = facts;
    this.#request = request;
    exchange.response.once('close', () => this.#gone.abort());
  }

  /** Aborts when the client leaves. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  get facts(): ExchangeFacts {
    return this.#facts;
  }

  get request(): WholeRequest {
    return this.#request;
  }

  set request(request: WholeRequest) {
    this.#request = request;
    this.#look();
  }

  get answer(): WholeAnswer | null {
    return this.#answer;
  }

  set answer(answer: WholeAnswer | null) {
    this.#answer = answer;
    this.#look();
  }

  /** The request as it goes on from here, beside the one that was received. */
  changeRequest(request: WholeRequest): void {
    this.request = request;
    const { exchange } = this;
    exchange.record.forwarded = {
      method: request.method,
      url: request.target,
      httpVersion: '1.1',
      headers: request.headers,
      trailers: request.trailers,
      body: request.body.length > 0 ? exchange.cut(request.body) : null,
      size: request.body.length,
    };
  }

  /** Counts a match, and says whether the rule's limits let it act. */
  count({ limits, live }: PlannedRule): boolean {
    const date = new Date();
    const ofDay = (date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds();
    const acts = countMatch(limits, live, { at: date.getTime(), ofDay, lot: Math.random() });
    this.host.counted();
    return acts;
  }

  /** For one message: `newId` is the same throughout. */
  values(rule: PlannedRule | null): TemplateValues {
    return {
      facts: this.#facts,
      newId: randomUUID(),
      now: Date.now(),
      counter: rule?.live.acted ?? 0,
      baseUrl: baseUrlOf(this.exchange, this.exchange.record.request.headers),
    };
  }

  /** What acted so far, for a row that is stored while the exchange is under way. */
  showTrace(): void {
    this.exchange.record.trace = this.trace.entries;
  }

  #look(): void {
    this.#facts = new ExchangeFacts(this.exchange, this.#request, this.#answer, this.host.observer);
  }
}

export function reasonOf(status: number): string {
  return STATUS_CODES[status] ?? '';
}

/** "the body is not JSON" as a sentence of a trace. */
export function sentenceOf(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return whole.endsWith('.') ? whole : `${whole}.`;
}
