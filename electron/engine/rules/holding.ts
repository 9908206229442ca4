import { durationPhrase } from '../../../shared/rules/words.ts';
import type { WholeAnswer } from '../pipeline/route.ts';
import { tooLarge } from './answer-acts.ts';
import { type Flow, reasonOf } from './flow.ts';
import type { Settled } from './held-list.ts';
import { answerByHand, editAnswer, editRequest } from './held-messages.ts';
import type { ActedBy, PlannedBreakpoint } from './plan.ts';
import { resetConnection } from './send-answer.ts';

/**
 * Holds the request where a breakpoint wants it.
 * @returns false when the exchange is over
 */
export async function holdRequest(flow: Flow): Promise<boolean> {
  const breakpoint = breakpointAt(flow, 'request');
  if (!breakpoint) return true;
  const settled = await hold(flow, breakpoint, null);
  if (settled?.kind === 'edited' && settled.edit.stage === 'request') {
    const { message, changes } = editRequest(flow.request, settled.edit);
    if (changes.length > 0) flow.changeRequest(message);
    flow.trace.acted(breakpoint.by, 'request', 'edit', 'Changed by hand, then let go.', changes);
  } else if (settled?.kind === 'answer') {
    flow.answer = answerByHand(settled.answer);
    flow.byHand = true;
    flow.answeredBy = 'by hand';
    const detail = `Answered ${settled.answer.status} by hand; the target was not asked.`;
    flow.trace.acted(breakpoint.by, 'request', 'answer', detail);
  }
  return goesOn(flow, breakpoint.by, 'request', settled);
}

/**
 * Holds the answer where a breakpoint wants it.
 * @returns false when the exchange is over
 */
export async function holdAnswer(flow: Flow): Promise<boolean> {
  const breakpoint = breakpointAt(flow, 'answer');
  const { answer } = flow;
  if (!breakpoint || answer === null) return true;
  if (answer.rest) {
    tooLarge(flow, breakpoint.by);
    return true;
  }
  const settled = await hold(flow, breakpoint, answer);
  if (settled?.kind === 'edited' && settled.edit.stage === 'answer') {
    const { message, changes } = editAnswer(answer, settled.edit, reasonOf);
    if (changes.length > 0) flow.answer = message;
    flow.trace.acted(breakpoint.by, 'answer', 'edit', 'Changed by hand, then let go.', changes);
  } else if (settled?.kind === 'answer') {
    const made = answerByHand(settled.answer);
    flow.answer = made;
    const changes = [{ place: 'status', before: String(answer.status), after: String(made.status) }];
    flow.trace.acted(
      breakpoint.by,
      'answer',
      'answer',
      `Answered ${made.status} by hand in place of what came.`,
      changes,
    );
  }
  return goesOn(flow, breakpoint.by, 'answer', settled);
}

/** What is the same for both stages. */
function goesOn(flow: Flow, by: ActedBy, at: 'request' | 'answer', settled: Held | null): boolean {
  switch (settled?.kind) {
    case 'drop': {
      flow.trace.acted(by, at, 'drop', 'The connection was dropped by hand.');
      flow.showTrace();
      const when = at === 'request' ? '; the target was not asked' : ' when the work was done';
      resetConnection(flow.exchange, `The connection was dropped by hand${when}.`);
      return false;
    }
    case 'gone':
      flow.trace.acted(by, at, 'hold', 'The client left while it was held.');
      flow.showTrace();
      return false;
    case 'unchanged': {
      const time = durationPhrase(Math.round(settled.after));
      flow.trace.acted(by, at, 'hold', `Held for ${time}, then let go unchanged.`);
      return true;
    }
    default:
      return true;
  }
}

/** How it was settled, and after how many ms. */
type Held = Settled & { readonly after: number };

/** Null when it was not held after all. */
async function hold(
  flow: Flow,
  breakpoint: PlannedBreakpoint,
  answer: WholeAnswer | null,
): Promise<Held | null> {
  const { exchange, host, request, answeredBy, signal } = flow;
  const { by } = breakpoint;
  const at = answer ? 'answer' : 'request';
  if (!host.held.open) {
    flow.trace.noted(by, at, 'Not held: no window is open, so nobody could let it go.');
    return null;
  }
  // Shown as held at once: the row must be there when the list of what is held names it.
  flow.showTrace();
  exchange.storePending();
  const begun = performance.now();
  const derived = flow.facts.derived();
  const holding = host.held.hold({ exchange, breakpoint, request, answer, derived, answeredBy, signal });
  if (holding === null) {
    flow.trace.noted(by, at, 'Not held: the client is about to hang up.');
    return null;
  }
  host.hasHeld(breakpoint);
  const settled = await holding;
  return { ...settled, after: performance.now() - begun };
}

function breakpointAt({ plan, facts }: Flow, stage: 'request' | 'answer'): PlannedBreakpoint | undefined {
  return plan.breakpoints.find(({ live, matcher }) => {
    const { breakpoint } = live;
    // Switched off since the exchange arrived: it holds nothing any more.
    if (!breakpoint.on || (breakpoint.stage !== stage && breakpoint.stage !== 'both')) return false;
    return matcher.matches(facts);
  });
}
