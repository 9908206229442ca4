import type { z } from 'zod';
import type { FileProblem } from '../contract/rules.ts';
import { type Positions, parseJsonWithPositions, placeOf, positionKey } from './json-positions.ts';
import { FileRule, RULES_FORMAT, RULES_VERSION, Rule, RulesFile } from './rule.ts';

type Faults = { readonly ok: false; readonly problems: readonly FileProblem[] };
export type ReadRules = { readonly ok: true; readonly rules: readonly FileRule[] } | Faults;
export type ReadRule = { readonly ok: true; readonly rule: FileRule } | Faults;

const MAX_FILE = 32 * 1024 * 1024;

/** Reads a file of rules; every fault with its line. */
export function readRules(text: string): ReadRules {
  const read = readAs(RulesFile, text);
  return read.ok ? { ok: true, rules: read.value.rules } : read;
}

/** Reads one rule as it stands in such a file; every fault with its line. */
export function readRule(text: string): ReadRule {
  const read = readAs(FileRule, text);
  return read.ok ? { ok: true, rule: read.value } : read;
}

/** Reads JSON of a shape; every fault with its line. */
export function readAs<T>(
  schema: z.ZodType<T>,
  text: string,
): { readonly ok: true; readonly value: T } | Faults {
  if (text.length > MAX_FILE)
    return { ok: false, problems: [problemAt(text, 0, '', 'The file has more than 32 MB')] };
  const json = parseJsonWithPositions(text);
  if (!json.ok) return { ok: false, problems: [problemAt(text, json.at, '', `${json.message}.`)] };
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) =>
      problemAt(text, offsetOf(issue, json.positions), printPath(issue.path), messageOf(issue)),
    ),
  };
}

/** Writes a file that `readRules` reads. What is as it is by default is left out. */
export function printRules(rules: readonly Rule[], listenerName: (id: number) => string | null): string {
  const file = {
    format: RULES_FORMAT,
    version: RULES_VERSION,
    rules: rules.map((rule) => inFile(rule, listenerName)),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Writes one rule as it stands in a file; `readRule` reads it. */
export function printRule(rule: Rule, listenerName: (id: number) => string | null): string {
  return JSON.stringify(inFile(rule, listenerName), null, 2);
}

function inFile({ listeners, ...rule }: Rule, listenerName: (id: number) => string | null): object {
  return {
    ...(withoutDefaults(rule, blank) as object),
    ...(listeners !== null && { listeners: listeners.map((id) => listenerName(id) ?? `listener ${id}`) }),
  };
}

/** One fault as a line of text: `rules.json:12:7: rules[1].acts[0].status: …`. */
export function printProblem(file: string, { line, column, path, message }: FileProblem): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}

const { acts: _, ...blank } = Rule.parse({ acts: [{ act: 'ignore' }] });

/** Drops members that equal the default, at the top and in `limits`, and the ones that say nothing elsewhere. */
function withoutDefaults(rule: object, defaults: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.entries(rule).flatMap(([key, value]) => {
      const usual = defaults[key];
      if (JSON.stringify(value) === JSON.stringify(usual)) return [];
      if (key === 'limits')
        return [[key, withoutDefaults(value as object, usual as Readonly<Record<string, unknown>>)]];
      if (key === 'match' || key === 'acts') return [[key, (value as object[]).map(terse)]];
      return [[key, value]];
    }),
  );
}

/** A condition or act without its empty parts: null, false of `not`, empty lists. */
function terse(part: object): object {
  return Object.fromEntries(
    Object.entries(part).filter(
      ([key, value]) =>
        key === 'value' ||
        !(
          value === null ||
          (key === 'not' && value === false) ||
          (Array.isArray(value) && value.length === 0)
        ),
    ),
  );
}

function offsetOf(issue: z.core.$ZodIssue, positions: Positions): number {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  for (let length = path.length; length >= 0; length--) {
    const offset = positions.get(positionKey(path.slice(0, length)));
    if (offset !== undefined) return offset;
  }
  return 0;
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `"${key}"`).join(', ')} is not known here.`;
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `This is missing: ${expectedPhrase(issue.expected)} is expected.`
        : `${expectedPhrase(issue.expected).replace(/^a/, 'A')} is expected here.`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? `${issue.message}.`
        : `"${issue.discriminator}" is missing, or names something that does not exist.`;
    default:
      return issue.message.endsWith('.') ? issue.message : `${issue.message}.`;
  }
}

function expectedPhrase(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? String(step) : `.${String(step)}`))
    .join('');
}

function problemAt(text: string, offset: number, path: string, message: string): FileProblem {
  return { ...placeOf(text, offset), path, message };
}
