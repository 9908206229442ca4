import type { Outcome } from '../../../shared/contract/exchange.ts';
import type { ShadowResult } from '../../../shared/contract/shadow.ts';
import type { FlatHeaders } from '../store/record.ts';

/** Reads exchanges with how they ended. */
export const SELECT_EXCHANGE = `
  SELECT exchange.*, ending.outcome, ending.problem AS ending_problem,
    coalesce(ending.first_byte, CASE WHEN ending.id IS NULL THEN answered END) AS first_byte,
    coalesce(ending.done, answered) AS done, shadow.result AS shadow_result
  FROM exchange LEFT JOIN ending ON ending.id = exchange.id LEFT JOIN shadow ON shadow.id = exchange.id`;

/** What clients sent: a shadow’s exchanges are none of the traffic. */
export const IS_TRAFFIC = 'exchange.shadow_of IS NULL';

/** A row of SELECT_EXCHANGE. */
export interface ExchangeRow {
  readonly id: number;
  readonly session: number;
  readonly listener: number | null;
  readonly resend_of: number | null;
  readonly shadow_of: number | null;
  /** What the shadow made of it, when there was one. */
  readonly shadow_result: ShadowResult | null;
  readonly target: string;
  readonly client: string;
  readonly received_at: number;
  readonly request_done: number | null;
  readonly first_byte: number | null;
  readonly done: number | null;
  readonly outcome: Outcome | null;
  readonly problem: string | null;
  readonly ending_problem: string | null;
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  readonly base_path: string;
  readonly trace: string | null;
  readonly secure: number | null;
  readonly request_head: string;
  readonly request_body: number | null;
  readonly request_size: number;
  readonly forwarded_line: string | null;
  readonly forwarded_head: string | null;
  readonly forwarded_body: number | null;
  readonly forwarded_size: number | null;
  readonly answer_status: number | null;
  readonly answer_head: string | null;
  readonly answer_body: number | null;
  readonly answer_size: number | null;
  readonly sent_head: string | null;
  readonly sent_body: number | null;
  readonly sent_size: number | null;
}

export interface RequestHead {
  readonly httpVersion: string;
  readonly headers: FlatHeaders;
  readonly trailers: FlatHeaders;
}

export interface AnswerHead extends RequestHead {
  readonly reason: string;
}

export function parseRequestHead(json: string): RequestHead {
  const [httpVersion, headers, trailers] = JSON.parse(json) as [string, string[], string[]];
  return { httpVersion, headers, trailers };
}

export function parseAnswerHead(json: string): AnswerHead {
  const [httpVersion, reason, headers, trailers] = JSON.parse(json) as [string, string, string[], string[]];
  return { httpVersion, reason, headers, trailers };
}

/**
 * How an exchange ended. One without an answer and without an ending is under way, or was when an earlier run of
 * the engine (ids below `firstId`) stopped.
 */
export function outcomeOf(row: ExchangeRow, firstId: number): Outcome {
  if (row.outcome !== null) return row.outcome;
  if (row.status !== null) return 'completed';
  return row.id < firstId ? 'interrupted' : 'pending';
}

/** Why an exchange did not end well, in words. */
export function problemOf(row: ExchangeRow, firstId: number): string | null {
  if (row.ending_problem ?? row.problem) return row.ending_problem ?? row.problem;
  return outcomeOf(row, firstId) === 'interrupted' ? 'Scimscope stopped before there was an answer.' : null;
}
