import type { MeaningKind, Outcome, Sentence } from '../contract/exchange.ts';
import type { IdpId } from '../contract/idp.ts';
import type { StoryLine } from '../contract/timeline.ts';

/** One exchange in which a person or group appears. */
export interface Appearance {
  readonly exchange: number;
  readonly at: number;
  readonly listener: number | null;
  readonly idp: IdpId | null;
  readonly kind: MeaningKind;
  /** `subject`: it is about this one; otherwise this one is put into or taken out of the group it is about. */
  readonly role: 'subject' | 'joined' | 'left';
  readonly isWrite: boolean;
  readonly told: Sentence;
  readonly step: Sentence;
  readonly note: Sentence | null;
  /** Name of the subject. */
  readonly label: string | null;
  readonly status: number | null;
  readonly outcome: Outcome;
  readonly operation: number;
  readonly cycle: number | null;
}

/** Memberships changed within this many ms of each other are told together. */
const together = 60_000;

/**
 * Tells what happened to a person or group, oldest first: writes, one line each, with what led to them; repeated
 * attempts at one thing are one line with the last one's result. What was only read is left out, unless it failed
 * and nothing followed.
 */
export function tellStory(appearances: readonly Appearance[]): StoryLine[] {
  const lines: StoryLine[] = [];
  const memberships: { line: number; verb: 'joined' | 'left'; groups: string[]; last: Appearance }[] = [];
  for (const operation of groupByOperation(appearances)) {
    for (const line of tellOperation(operation)) lines.push(line);
    for (const one of operation) {
      if (one.role === 'subject' || !one.isWrite) continue;
      const open = memberships.at(-1);
      const failed = failureOf(one);
      if (open && failed === null && isContinued(open, one, lines)) {
        const line = lines[open.line];
        if (line === undefined) continue;
        open.groups.push(one.label ?? 'a group');
        open.last = one;
        lines[open.line] = {
          ...line,
          words: [`${verbs[open.verb]} ${open.groups.length} groups`],
          detail: list(open.groups),
          exchanges: [...line.exchanges, one.exchange],
        };
        continue;
      }
      lines.push(lineOf(one, [one], [`${verbs[one.role]} `, { name: one.label ?? 'a group' }]));
      if (failed === null)
        memberships.push({
          line: lines.length - 1,
          verb: one.role,
          groups: [one.label ?? 'a group'],
          last: one,
        });
    }
  }
  return lines;
}

const verbs = { joined: 'Added to', left: 'Removed from' } as const;

/** Only neighbours in the story are told together. */
function isContinued(
  open: { readonly line: number; readonly verb: string; readonly last: Appearance },
  one: Appearance,
  lines: readonly StoryLine[],
): boolean {
  const { last } = open;
  return (
    open.line === lines.length - 1 &&
    open.verb === one.role &&
    last.idp === one.idp &&
    last.listener === one.listener &&
    last.cycle === one.cycle &&
    last.label !== one.label &&
    one.at - last.at <= together
  );
}

/** By operation, in the order of their first exchange. */
function groupByOperation(appearances: readonly Appearance[]): Appearance[][] {
  const groups = new Map<number, Appearance[]>();
  for (const one of appearances) {
    const group = groups.get(one.operation);
    if (group) group.push(one);
    else groups.set(one.operation, [one]);
  }
  return [...groups.values()];
}

function tellOperation(operation: readonly Appearance[]): StoryLine[] {
  const own = operation.filter(({ role }) => role === 'subject');
  const last = own.findLast(({ isWrite }) => isWrite);
  if (last !== undefined) return [lineOf(last, own, last.told)];
  const asked = own.at(-1);
  return asked !== undefined && failureOf(asked) !== null && operation.length === own.length
    ? [lineOf(asked, own, capital(asked.step))]
    : [];
}

function lineOf(main: Appearance, behind: readonly Appearance[], words: Sentence): StoryLine {
  const failure = failureOf(main);
  const before = behind.findLast(
    ({ exchange, kind }) => exchange !== main.exchange && (kind === 'lookup' || kind === 'lookupGroup'),
  );
  const { exchange, at, listener, idp, kind, status, outcome, operation, cycle } = main;
  return {
    exchange,
    at,
    listener,
    idp,
    kind,
    words,
    detail: (failure === null ? main.note : null) ?? (before ? capital(before.step) : null),
    status,
    outcome,
    failure,
    exchanges: behind.map((one) => one.exchange),
    operation,
    cycle,
  };
}

function failureOf({ status, outcome, note }: Appearance): Sentence | null {
  if (outcome === 'pending') return null;
  if (status !== null && status < 400 && outcome === 'completed') return null;
  return note ?? [status === null ? 'there was no answer' : `answered with ${status}`];
}

function capital(sentence: Sentence): Sentence {
  const [first, ...rest] = sentence;
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : sentence;
}

/** `Treasury, and Engineering` */
function list(names: readonly string[]): Sentence {
  return names.flatMap((name, at) => {
    const before = at === 0 ? [] : [at === names.length - 1 ? ' and ' : ', '];
    return [...before, { name }];
  });
}
