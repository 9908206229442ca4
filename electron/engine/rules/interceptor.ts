import { needsMeaning } from '../../../shared/rules/condition.ts';
import type { ListenerName } from '../../../shared/rules/describe.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { Route, WholeRequest } from '../pipeline/route.ts';
import type { BreakpointBook } from './breakpoint-book.ts';
import { ExchangeFacts } from './exchange-facts.ts';
import { Flow, type InterceptionHost } from './flow.ts';
import { intercept } from './interception.ts';
import { type Plan, planFor } from './plan.ts';
import type { RuleBook } from './rule-book.ts';

const EMPTY = Buffer.alloc(0);

/** Decides, at the arrival of each request, whether rules or breakpoints may act on it. */
export class Interceptor {
  readonly #rules: RuleBook;
  readonly #breakpoints: BreakpointBook;
  readonly #listenerName: ListenerName;
  readonly #host: InterceptionHost;
  readonly #plans = new Map<number, Plan | null>();
  /** Something asked for meanings so far, so that exchanges have been learnt from. */
  #observes = false;

  constructor(
    rules: RuleBook,
    breakpoints: BreakpointBook,
    listenerName: ListenerName,
    host: InterceptionHost,
  ) {
    this.#rules = rules;
    this.#breakpoints = breakpoints;
    this.#listenerName = listenerName;
    this.#host = host;
  }

  /** Rules or breakpoints are others now; exchanges under way keep those they arrived with. */
  changed(): void {
    this.#plans.clear();
    const observes =
      this.#breakpoints.active.length > 0 ||
      this.#rules.active.some(({ rule }) => rule.match.some(needsMeaning));
    if (observes && !this.#observes) this.#host.catchUp();
    this.#observes = observes;
  }

  /** See PipelineHost. */
  intercept(exchange: OpenExchange, route: Route): boolean {
    const plan = this.#planOf(exchange.record.listener ?? 0);
    if (plan === null || !route.ask) return false;
    const request = headOf(exchange);
    const { observer } = this.#host;
    const facts = new ExchangeFacts(exchange, request, null, observer);
    const applies =
      plan.rules.some(({ matcher }) => matcher.mayMatch(facts)) ||
      plan.breakpoints.some(({ matcher }) => matcher.mayMatch(facts));
    if (!applies) {
      if (plan.observes) observer.watch(exchange);
      return false;
    }
    void intercept(new Flow(exchange, route, plan, this.#host, facts, request));
    return true;
  }

  #planOf(listener: number): Plan | null {
    let plan = this.#plans.get(listener);
    if (plan === undefined) {
      plan = planFor(listener, this.#rules.active, this.#breakpoints.active, this.#listenerName);
      this.#plans.set(listener, plan);
    }
    return plan;
  }
}

function headOf({ record }: OpenExchange): WholeRequest {
  return {
    method: record.method,
    target: record.url,
    headers: record.request.headers,
    trailers: [],
    body: EMPTY,
  };
}
