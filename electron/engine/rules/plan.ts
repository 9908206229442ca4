import type { Sentence, TraceEntry } from '../../../shared/contract/exchange.ts';
import { type Act, actsOnRequest } from '../../../shared/rules/act.ts';
import { describeBreakpoint, describeRule, type ListenerName } from '../../../shared/rules/describe.ts';
import { createMatcher, type Matcher } from '../../../shared/rules/matcher.ts';
import type { LiveBreakpoint } from './breakpoint-book.ts';
import type { LiveRule } from './rule-book.ts';

/** Who acted, as a trace names it. */
export type ActedBy = NonNullable<TraceEntry['by']>;

export interface PlannedRule {
  readonly live: LiveRule;
  readonly by: ActedBy;
  readonly matcher: Matcher;
  readonly onRequest: readonly Act[];
  readonly onAnswer: readonly Act[];
  readonly stop: boolean;
  readonly limits: LiveRule['rule']['limits'];
}

export interface PlannedBreakpoint {
  readonly live: LiveBreakpoint;
  readonly by: ActedBy;
  readonly matcher: Matcher;
}

/** What may act on the exchanges of one listener, made ready. */
export interface Plan {
  readonly rules: readonly PlannedRule[];
  readonly breakpoints: readonly PlannedBreakpoint[];
  /** Something asks who sent a request or what it means: every exchange of the listener is to be learnt from. */
  readonly observes: boolean;
}

/** Null when nothing can act on this listener's exchanges. */
export function planFor(
  listener: number,
  rules: readonly LiveRule[],
  breakpoints: readonly LiveBreakpoint[],
  listenerName: ListenerName,
): Plan | null {
  const applies = (listeners: readonly number[] | null) => listeners === null || listeners.includes(listener);
  const planned = rules
    .filter(({ rule }) => applies(rule.listeners))
    .map((live) => planRule(live, listenerName));
  const holding = breakpoints
    .filter(({ breakpoint }) => applies(breakpoint.listeners))
    .map((live) => planBreakpoint(live, listenerName));
  if (planned.length === 0 && holding.length === 0) return null;
  return {
    rules: planned,
    breakpoints: holding,
    // What is held is shown with its meaning.
    observes: holding.length > 0 || planned.some(({ matcher }) => matcher.needsMeaning),
  };
}

function planRule(live: LiveRule, listenerName: ListenerName): PlannedRule {
  const { rule, id } = live;
  const name = rule.name || textOf(describeRule(rule, listenerName));
  return {
    live,
    by: { kind: 'rule', id, name },
    matcher: createMatcher(rule.match),
    onRequest: rule.acts.filter((act) => actsOnRequest(act) || isOfWhole(act)),
    onAnswer: rule.acts.filter((act) => !actsOnRequest(act) && !isOfWhole(act)),
    stop: rule.stop,
    limits: rule.limits,
  };
}

/** Marks and ignoring belong to the exchange as a whole: they are done as soon as the rule matches. */
function isOfWhole(act: Act): boolean {
  return act.act === 'mark' || act.act === 'ignore';
}

function planBreakpoint(live: LiveBreakpoint, listenerName: ListenerName): PlannedBreakpoint {
  const { breakpoint, id } = live;
  const name = breakpoint.name || textOf(describeBreakpoint(breakpoint, listenerName));
  return { live, by: { kind: 'breakpoint', id, name }, matcher: createMatcher(breakpoint.match) };
}

function textOf(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}
