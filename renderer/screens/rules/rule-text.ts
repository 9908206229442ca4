import type { FileProblem } from '../../../shared/contract/rules.ts';
import { printRule, readRule } from '../../../shared/rules/file.ts';
import { Rule } from '../../../shared/rules/rule.ts';
import { workspace } from '../../app/workspace.ts';
import { listenerName } from './rules-state.ts';

/**
 * A rule as it stands in an exported file: listeners by name, what is as usual left out. Whether it is on is not
 * part of it here: that is what its switch and the buttons are for.
 */
export function toJson(rule: Rule): string {
  return printRule({ ...rule, on: true }, listenerName);
}

export type FromJson =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads it back; every fault with its line. */
export function fromJson(text: string): FromJson {
  const read = readRule(text);
  if (!read.ok) return read;
  const { listeners, ...rest } = read.rule;
  const known = workspace.get()?.listeners ?? [];
  const unknown = (listeners ?? []).find((name) => !known.some((listener) => listener.name === name));
  if (unknown !== undefined) {
    const at = text.indexOf(JSON.stringify(unknown));
    const before = text.slice(0, Math.max(0, at));
    return {
      ok: false,
      problems: [
        {
          line: before.split('\n').length,
          column: at - before.lastIndexOf('\n'),
          path: 'listeners',
          message: `There is no listener "${unknown}". There are ${known.map(({ name }) => `"${name}"`).join(', ')}.`,
        },
      ],
    };
  }
  const ids = listeners?.flatMap((name) => known.filter((one) => one.name === name).map(({ id }) => id));
  return { ok: true, rule: Rule.parse({ ...rest, listeners: ids ?? null }) };
}
