import type { Limits } from './rule.ts';

/** What is counted of one rule. Times: ms since the epoch. */
export interface Counters {
  matched: number;
  acted: number;
  firstAt: number | null;
  lastAt: number | null;
  /** Times of the latest matches, oldest first: as many as its rate limit has to look back. */
  recent: number[];
}

export function noCounters(): Counters {
  return { matched: 0, acted: 0, firstAt: null, lastAt: null, recent: [] };
}

/** This moment: `at` in ms since the epoch, `ofDay` in seconds since local midnight, `lot` in [0, 1). */
export interface Moment {
  readonly at: number;
  readonly ofDay: number;
  readonly lot: number;
}

/** Counts a match and says whether the rule acts on it. */
export function countMatch(limits: Limits, counters: Counters, moment: Moment): boolean {
  const { at } = moment;
  counters.matched++;
  counters.firstAt ??= at;
  const acts =
    isBeyondRate(limits, counters, at) &&
    counters.matched > limits.after &&
    (counters.matched - limits.after) % limits.every === 0 &&
    (limits.count === null || counters.acted < limits.count) &&
    (limits.forSeconds === null || at - counters.firstAt <= limits.forSeconds * 1000) &&
    isBetween(limits, moment.ofDay) &&
    (limits.probability === 1 || moment.lot < limits.probability);
  if (!acts) return false;
  counters.acted++;
  counters.lastAt = at;
  return true;
}

/** Every match counts for the rate, those acted on among them, as a client that keeps knocking expects. */
function isBeyondRate({ rate }: Limits, { recent }: Counters, at: number): boolean {
  if (rate === null) return true;
  recent.push(at);
  if (recent.length > rate.count + 1) recent.shift();
  return recent.length > rate.count && (recent[0] ?? at) > at - rate.seconds * 1000;
}

function isBetween({ between }: Limits, ofDay: number): boolean {
  if (between === null) return true;
  const from = secondsOf(between.from);
  const to = secondsOf(between.to);
  return from <= to ? ofDay >= from && ofDay < to : ofDay >= from || ofDay < to;
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60 + seconds;
}
