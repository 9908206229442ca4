import type { Act } from '../../../shared/rules/act.ts';
import type { WholeAnswer } from '../pipeline/route.ts';
import { type Flow, MAX_WHOLE_TEXT, reasonOf, sentenceOf } from './flow.ts';
import type { ActedBy, PlannedRule } from './plan.ts';
import { carryOutAnywhere } from './request-acts.ts';
import { rewriteAnswer, withBody } from './rewrite.ts';

/**
 * Carries out on the answer what rules that matched the request have left to do, and the rules that waited for the
 * answer to know whether they match, all from the top.
 * @returns false when the client has left
 */
export async function actOnAnswer(flow: Flow): Promise<boolean> {
  for (const rule of flow.plan.rules) {
    const due = flow.due.get(rule) ?? (rule.matcher.needsAnswer && meets(flow, rule) ? everyAct(rule) : null);
    for (const act of due ?? []) if (!(await carryOut(flow, rule, act))) return false;
    if (due !== null && rule.stop) return true;
    if (rule === flow.stopped) return true;
  }
  return true;
}

function everyAct({ onRequest, onAnswer }: PlannedRule): readonly Act[] {
  return [...onRequest, ...onAnswer];
}

function meets(flow: Flow, rule: PlannedRule): boolean {
  if (flow.answer?.rest && rule.matcher.needsAnswerBody) {
    if (rule.matcher.mayMatch(flow.facts)) tooLarge(flow, rule.by);
    return false;
  }
  return rule.matcher.matches(flow.facts) && flow.count(rule);
}

export function tooLarge({ trace }: Flow, by: ActedBy): void {
  trace.noted(by, 'answer', `The answer is larger than ${MAX_WHOLE_TEXT}, so this was left out.`);
}

/** @returns false when the client has left */
async function carryOut(flow: Flow, rule: PlannedRule, act: Act): Promise<boolean> {
  const { by } = rule;
  const { trace, answer } = flow;
  if (answer === null) return true;
  switch (act.act) {
    case 'rewriteAnswer': {
      if (answer.rest && (act.json.length > 0 || act.body !== null)) {
        tooLarge(flow, by);
        return true;
      }
      const { message, changes, notes } = rewriteAnswer(answer, act, flow.values(rule), reasonOf);
      for (const note of notes) trace.noted(by, 'answer', sentenceOf(note));
      if (changes.length === 0) return true;
      flow.answer = message;
      trace.acted(by, 'answer', 'rewriteAnswer', 'Changed the answer.', changes);
      return true;
    }
    case 'throttle':
      flow.pace = act.bytesPerSecond;
      trace.acted(by, 'answer', 'throttle', `Sent at ${act.bytesPerSecond} bytes a second.`);
      return true;
    case 'fault':
      breakAnswer(flow, rule, act, answer);
      return true;
    default:
      return carryOutAnywhere(flow, by, act, 'answer');
  }
}

function breakAnswer(
  flow: Flow,
  rule: PlannedRule,
  { fault, contentType }: Extract<Act, { act: 'fault' }>,
  answer: WholeAnswer,
): void {
  const { by } = rule;
  const { trace } = flow;
  const { length } = answer.body;
  switch (fault) {
    case 'reset':
    case 'silence': {
      flow.fault = { kind: fault, by };
      const what = fault === 'reset' ? 'Reset the connection' : 'Left the request unanswered';
      return trace.acted(by, 'answer', fault, `${what} when the work was done.`);
    }
    case 'wrongContentType': {
      const set = { do: 'set', name: 'Content-Type', value: contentType } as const;
      const act = { act: 'rewriteAnswer', status: null, headers: [set], json: [], body: null } as const;
      const { message, changes } = rewriteAnswer(
        answer,
        { ...act, headers: [set], json: [] },
        flow.values(rule),
        reasonOf,
      );
      flow.answer = message;
      return trace.acted(by, 'answer', fault, `Called the answer ${contentType}.`, changes);
    }
    default:
  }
  if (answer.rest) return tooLarge(flow, by);
  if (length < 2) return trace.noted(by, 'answer', 'The answer has no body to break, so it left whole.');
  if (fault === 'malformedJson') {
    const half = answer.body.subarray(0, Math.floor(length / 2));
    flow.answer = {
      ...answer,
      body: half,
      headers: answer.made ? answer.headers : withBody(answer.headers, half),
    };
    return trace.acted(by, 'answer', fault, `Sent ${half.length} of ${length} bytes as if they were all.`);
  }
  flow.fault = { kind: fault, by };
  const then = fault === 'breakOff' ? 'closed the connection' : 'left the connection open';
  trace.acted(by, 'answer', fault, `Sent half of ${length} bytes, then ${then}.`);
}
