import type { Act } from '../../../shared/rules/act.ts';
import { endsRequest } from '../../../shared/rules/act.ts';
import { render } from '../../../shared/rules/render.ts';
import { durationPhrase } from '../../../shared/rules/words.ts';
import { errorUrn } from '../../../shared/scim/error.ts';
import { messageOf } from '../errors.ts';
import { madeAnswer } from '../pipeline/made-answer.ts';
import type { WholeAnswer } from '../pipeline/route.ts';
import { type Flow, reasonOf, sentenceOf } from './flow.ts';
import type { ActedBy, PlannedRule } from './plan.ts';
import { rewriteRequest } from './rewrite.ts';
import { pause, resetConnection, stored } from './send-answer.ts';

/**
 * Carries out, from the top, the rules that match the request and need no answer to know it.
 * @returns false when the exchange is over
 */
export async function actOnRequest(flow: Flow, rules: readonly PlannedRule[]): Promise<boolean> {
  for (const rule of rules) {
    if (rule.matcher.needsAnswer || !rule.matcher.matches(flow.facts) || !flow.count(rule)) continue;
    flow.due.set(rule, rule.onAnswer);
    if (rule.stop) flow.stopped = rule;
    for (const act of rule.onRequest) {
      if (!(await carryOut(flow, rule, act))) return false;
      if (endsRequest(act)) return true;
    }
    if (rule.stop) return true;
  }
  return true;
}

/** @returns false when the exchange is over */
async function carryOut(flow: Flow, rule: PlannedRule, act: Act): Promise<boolean> {
  const { by } = rule;
  const { trace } = flow;
  switch (act.act) {
    case 'answer': {
      const values = flow.values(rule);
      const body = Buffer.from(render(act.body, values), 'utf8');
      const headers = act.headers.flatMap(([name, value]) => [name, render(value, values)]);
      answerWith(flow, by, madeAnswer({ status: act.status, headers, body: body.length > 0 ? body : null }));
      trace.acted(by, 'request', 'answer', `Answered ${act.status}; the target was not asked.`);
      return true;
    }
    case 'status': {
      answerWith(
        flow,
        by,
        errorAnswer(act, act.detail === null ? null : render(act.detail, flow.values(rule))),
      );
      const wait = act.retryAfter === null ? '' : ` with Retry-After ${act.retryAfter}`;
      trace.acted(by, 'request', 'status', `Answered ${act.status}${wait}; the target was not asked.`);
      return true;
    }
    case 'rewriteRequest': {
      const { message, changes, notes } = rewriteRequest(flow.request, act, flow.values(rule));
      for (const note of notes) trace.noted(by, 'request', sentenceOf(note));
      if (changes.length === 0) return true;
      flow.changeRequest(message);
      trace.acted(by, 'request', 'rewriteRequest', 'Changed the request.', changes);
      return true;
    }
    case 'route':
      try {
        flow.route = flow.host.routeTo(act.to, flow.exchange.record.listener ?? 0);
      } catch (error) {
        trace.noted(by, 'request', sentenceOf(`it could not be sent elsewhere: ${messageOf(error)}`));
        return true;
      }
      flow.answeredBy = flow.route.name;
      trace.acted(by, 'request', 'route', `Sent to ${flow.route.name} instead.`);
      return true;
    case 'fault': {
      const what = act.fault === 'reset' ? 'reset the connection' : 'left the request unanswered';
      trace.acted(by, 'request', act.fault, sentenceOf(`${what} before the target was asked`));
      flow.showTrace();
      if (act.fault === 'reset')
        resetConnection(flow.exchange, `The rule “${by.name}” ${what} before the target was asked.`);
      else await stored(flow.exchange);
      return false;
    }
    default:
      return carryOutAnywhere(flow, by, act, 'request');
  }
}

/**
 * Acts that are the same on the way in and out.
 * @returns false when the client has left
 */
export async function carryOutAnywhere(
  flow: Flow,
  by: ActedBy,
  act: Act,
  at: 'request' | 'answer',
): Promise<boolean> {
  const { trace } = flow;
  switch (act.act) {
    case 'delay': {
      const ms = act.upTo === null ? act.ms : Math.round(act.ms + Math.random() * (act.upTo - act.ms));
      trace.acted(by, at, 'delay', `Waited ${durationPhrase(ms)}.`);
      flow.showTrace();
      return pause(ms, flow.signal);
    }
    case 'mark': {
      const { mark } = act;
      trace.acted(by, at, 'mark', `Marked ${mark.label || mark.colour}.`, [], { mark });
      return true;
    }
    case 'ignore':
      if (!flow.exchange.ignore())
        trace.noted(by, at, 'It was recorded already when it turned out that it should not be.');
      return true;
    default:
      return true;
  }
}

function answerWith(flow: Flow, by: ActedBy, answer: WholeAnswer): void {
  flow.answer = answer;
  flow.answeredBy = `rule: ${by.name}`;
}

/** A SCIM error (RFC 7644 section 3.12), with Retry-After where it is asked for (RFC 9110 section 10.2.3). */
function errorAnswer(
  { status, retryAfter, scimType }: Extract<Act, { act: 'status' }>,
  detail: string | null,
): WholeAnswer {
  const error = {
    schemas: [errorUrn],
    status: String(status),
    ...(scimType && { scimType }),
    detail: detail ?? (reasonOf(status) || `Status ${status}`),
  };
  const headers = ['Content-Type', 'application/scim+json'];
  if (retryAfter !== null) headers.push('Retry-After', String(retryAfter));
  return madeAnswer({ status, headers, body: Buffer.from(JSON.stringify(error), 'utf8') });
}
