import { finished } from 'node:stream/promises';
import { messageOf } from '../errors.ts';
import { MAX_WHOLE, type WholeAnswer } from '../pipeline/route.ts';
import { scimError } from '../pipeline/scim-error.ts';
import { BodyTap } from '../upstream/body-tap.ts';
import { actOnAnswer } from './answer-acts.ts';
import { type Flow, MAX_WHOLE_TEXT } from './flow.ts';
import { holdAnswer, holdRequest } from './holding.ts';
import type { PlannedRule } from './plan.ts';
import { readWhole } from './read-whole.ts';
import { actOnRequest } from './request-acts.ts';
import { sendAnswer } from './send-answer.ts';

/**
 * Takes an exchange that rules or breakpoints may act on from its arrival to its answer. Rules come first and from
 * the top, then the breakpoint: what is held is what would go on. What a person wrote by hand is not changed.
 */
export async function intercept(flow: Flow): Promise<void> {
  try {
    await carryThrough(flow);
  } catch (error) {
    const { exchange } = flow;
    flow.showTrace();
    const problem = `Rules could not be carried out: ${messageOf(error)}. Switch them off to go on without.`;
    if (exchange.response.headersSent) return exchange.abandon('failed', problem);
    exchange.reply({
      status: 500,
      headers: ['Content-Type', 'application/scim+json'],
      body: scimError(500, problem),
      outcome: 'failed',
      problem,
    });
  }
}

async function carryThrough(flow: Flow): Promise<void> {
  const { exchange, plan, host, trace } = flow;
  if (plan.observes) host.observer.watch(exchange);
  const read = await readWhole(exchange.request, MAX_WHOLE);
  if (read.kind === 'brokenOff') return exchange.requestBrokeOff(read.body, read.body.length);
  if (read.kind === 'tooLarge') return letStream(flow);
  exchange.requestArrived(read.body, read.body.length);
  flow.request = { ...flow.request, body: read.body, trailers: exchange.record.request.trailers };
  if (!(await actOnRequest(flow, plan.rules))) return;
  if (flow.answer === null && !(await holdRequest(flow))) return;
  const asked = flow.answer === null ? await ask(flow) : null;
  if (asked) flow.answer = asked;
  exchange.record.target = flow.answeredBy;
  const goesOn =
    !flow.signal.aborted && (flow.byHand || ((await actOnAnswer(flow)) && (await holdAnswer(flow))));
  exchange.record.trace = [...trace.entries, ...(asked?.trace ?? [])];
  if (!goesOn) {
    flow.answer?.rest?.destroy();
    return;
  }
  if (asked) noteReceived(flow, asked);
  await leave(flow);
}

/** The request is too large to be held: what needs no body acts, the rest is passed by, and the body streams. */
async function letStream(flow: Flow): Promise<void> {
  const { exchange, plan, facts, trace } = flow;
  const rules: PlannedRule[] = [];
  for (const rule of plan.rules) {
    if (!rule.matcher.mayMatch(facts)) continue;
    if (needsNoBody(rule)) rules.push(rule);
    else
      trace.noted(
        rule.by,
        'request',
        `The body is larger than ${MAX_WHOLE_TEXT}, so this rule was left out.`,
      );
  }
  for (const { by, matcher } of plan.breakpoints) {
    if (matcher.mayMatch(facts))
      trace.noted(by, 'request', `The body is larger than ${MAX_WHOLE_TEXT}, so it was not held.`);
  }
  const goesOn = await actOnRequest(flow, rules);
  flow.showTrace();
  if (!goesOn) return;
  if (flow.answer === null) return flow.route.handle(exchange);
  await letFinish(flow);
  exchange.record.target = flow.answeredBy;
  await leave(flow);
}

/** The client is still sending, and only reads an answer when it is done with that. */
async function letFinish({ exchange, host, signal }: Flow): Promise<void> {
  const { request } = exchange;
  const tap = new BodyTap(host.maxStoredBody());
  request.on('data', (chunk: Buffer) => tap.add(chunk));
  const whole = await finished(request, { signal, writable: false }).then(
    () => true,
    () => false,
  );
  if (whole) exchange.requestArrived(tap.bytes(), tap.size);
  else exchange.requestBrokeOff(tap.bytes() ?? Buffer.alloc(0), tap.size);
}

function needsNoBody({ matcher, onAnswer, onRequest }: PlannedRule): boolean {
  return (
    !matcher.needsRequestBody &&
    !matcher.needsAnswer &&
    onAnswer.length === 0 &&
    onRequest.every(({ act }) => act !== 'rewriteRequest' && act !== 'route')
  );
}

async function ask({ route, exchange, request, signal }: Flow): Promise<WholeAnswer> {
  if (!route.ask) throw new Error(`${route.name} does not take whole requests`);
  return route.ask(exchange, request, signal);
}

/** What the mock said, beside what was made of it. An upstream’s answer is in the record already. */
function noteReceived({ exchange, answer, fault }: Flow, received: WholeAnswer): void {
  if (!received.made || (answer === received && fault === null)) return;
  exchange.record.answer ??= {
    status: received.status,
    reason: received.reason,
    httpVersion: '1.1',
    headers: received.headers,
    trailers: received.trailers,
    body: received.body.length > 0 ? exchange.cut(received.body) : null,
    size: received.body.length,
  };
}

async function leave({ exchange, answer, pace, fault, signal, host }: Flow): Promise<void> {
  if (answer === null) return;
  await sendAnswer(exchange, answer, {
    pace,
    fault: fault?.kind ?? null,
    culprit: fault ? `The rule “${fault.by.name}”` : '',
    signal,
    maxStored: host.maxStoredBody(),
  });
}
