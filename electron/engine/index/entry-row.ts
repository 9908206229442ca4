import { Mark, type Row, Sentence } from '../../../shared/contract/exchange.ts';
import { FLAGS } from './flags.ts';

/** Reads entries with their words. */
export const SELECT_ENTRY = `SELECT entry.*, sentence, note, subject, step, told, target, mark, effect
  FROM entry JOIN wording ON wording.id = entry.id`;

/** A row of SELECT_ENTRY. */
export interface EntryRow {
  readonly id: number;
  readonly session: number;
  readonly at: number;
  readonly listener: number | null;
  readonly idp: string | null;
  readonly kind: string;
  readonly sentence: string;
  readonly note: string | null;
  readonly subject: string | null;
  readonly step: string;
  readonly told: string;
  readonly mark: string | null;
  readonly effect: string;
  readonly method: string;
  readonly target: string;
  readonly status: number | null;
  readonly outcome: string;
  readonly took: number | null;
  readonly request_size: number;
  readonly answer_size: number;
  readonly resend_of: number | null;
  readonly flags: number;
  readonly operation: number;
  readonly cycle: number | null;
}

/** A target in a row is cut here; the inspector has the whole. */
export const ROW_TARGET = 400;

export function toRow(entry: EntryRow): Row {
  return {
    id: entry.id,
    at: entry.at,
    listener: entry.listener,
    idp: entry.idp as Row['idp'],
    kind: entry.kind as Row['kind'],
    sentence: readSentence(entry.sentence),
    note: entry.note === null ? null : readSentence(entry.note),
    method: entry.method,
    target: entry.target.slice(0, ROW_TARGET),
    status: entry.status,
    outcome: entry.outcome as Row['outcome'],
    took: entry.took,
    requestSize: entry.request_size,
    answerSize: entry.answer_size,
    resendOf: entry.resend_of,
    tolerated: (entry.flags & FLAGS.tolerated) !== 0,
    ruled: (entry.flags & FLAGS.ruled) !== 0,
    differs: (entry.flags & FLAGS.differs) !== 0,
    ...(entry.mark === null ? {} : { mark: Mark.parse(JSON.parse(entry.mark)) }),
  };
}

export function readSentence(json: string): Sentence {
  return Sentence.parse(JSON.parse(json));
}
