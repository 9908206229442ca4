import { STATUS_CODES } from 'node:http';
import type { EngineError } from '../errors.ts';
import type { Reply } from './open-exchange.ts';
import type { WholeAnswer } from './route.ts';
import { scimError } from './scim-error.ts';

const EMPTY = Buffer.alloc(0);

/** An answer made here, as one that rules and breakpoints can look at before it leaves. */
export function madeAnswer({ status, headers, body, trace, outcome, problem }: Reply): WholeAnswer {
  return {
    status,
    reason: STATUS_CODES[status] ?? '',
    headers,
    trailers: [],
    body: body ?? EMPTY,
    rest: null,
    made: true,
    trace: trace ?? [],
    outcome: outcome === 'failed' ? 'failed' : 'completed',
    problem: problem ?? null,
  };
}

/** What the client is told when what it asked for could not be stored. */
export function notStored(failure: EngineError): Reply {
  const problem = `${failure.message} ${failure.next}`.trim();
  return {
    status: 503,
    headers: ['Content-Type', 'application/scim+json'],
    body: scimError(503, problem),
    outcome: 'failed',
    problem,
  };
}
