import type { Value } from './expression.ts';

/** A function of an expression. `args` gives how many values it takes; `most` is Infinity where any number goes. */
export interface MappingFunction {
  readonly least: number;
  readonly most: number;
  readonly apply: (args: readonly Value[]) => Value;
}

export function textOf(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : value;
}

export function isTrue(value: Value | undefined): boolean {
  return value === true || (typeof value === 'string' && /^true$/i.test(value));
}

function one(change: (text: string) => string): MappingFunction {
  return { least: 1, most: 1, apply: ([value]) => (value === null ? null : change(textOf(value))) };
}

function fixed(count: number, apply: MappingFunction['apply']): MappingFunction {
  return { least: count, most: count, apply };
}

function whole(value: Value | undefined): number {
  const number = Number(textOf(value));
  return Number.isInteger(number) && number > 0 ? number : 0;
}

/** Entra's `Switch(source, default, key1, value1, …)`. */
function pick([source, otherwise = null, ...pairs]: readonly Value[]): Value {
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    if (textOf(pairs[at]).toLowerCase() === textOf(source).toLowerCase()) return pairs[at + 1] ?? null;
  }
  return otherwise;
}

function join([separator, ...values]: readonly Value[]): Value {
  const parts = values.map(textOf).filter((text) => text !== '');
  return parts.length === 0 ? null : parts.join(textOf(separator));
}

const lower = one((text) => text.toLowerCase());
const upper = one((text) => text.toUpperCase());
const before = fixed(2, ([text, mark]) => textOf(text).split(textOf(mark), 1)[0] ?? '');
const after = fixed(2, ([text, mark]) => {
  const whole = textOf(text);
  const at = whole.indexOf(textOf(mark));
  return at < 0 ? '' : whole.slice(at + textOf(mark).length);
});
const replaceAll = fixed(3, ([text, find, other]) =>
  textOf(find) === '' ? textOf(text) : textOf(text).replaceAll(textOf(find), textOf(other)),
);

/**
 * Functions by name in lower case. Those of Entra ID are named as in its reference of expressions, those of Okta as in
 * its Expression Language; only what mappings commonly use is here.
 */
export const mappingFunctions: ReadonlyMap<string, MappingFunction> = new Map(
  Object.entries({
    append: fixed(2, ([text, more]) => textOf(text) + textOf(more)),
    coalesce: {
      least: 1,
      most: Number.POSITIVE_INFINITY,
      apply: (args) => args.find((value) => value !== null && value !== '') ?? null,
    },
    iif: fixed(3, ([test, then = null, otherwise = null]) => (isTrue(test) ? then : otherwise)),
    isnullorempty: fixed(1, ([value]) => textOf(value) === ''),
    ispresent: fixed(1, ([value]) => textOf(value) !== ''),
    join: { least: 1, most: Number.POSITIVE_INFINITY, apply: join },
    left: fixed(2, ([text, count]) => textOf(text).slice(0, whole(count))),
    mid: fixed(3, ([text, from, count]) => {
      const start = Math.max(0, whole(from) - 1);
      return textOf(text).slice(start, start + whole(count));
    }),
    normalizediacritics: one((text) => text.normalize('NFD').replace(/\p{M}/gu, '')),
    not: fixed(1, ([value]) => !isTrue(value)),
    replace: replaceAll,
    stripspaces: one((text) => text.replace(/\s/g, '')),
    switch: { least: 2, most: Number.POSITIVE_INFINITY, apply: pick },
    tolower: lower,
    toupper: upper,
    trim: one((text) => text.trim()),
    'string.append': fixed(2, ([text, more]) => textOf(text) + textOf(more)),
    'string.len': one((text) => String(text.length)),
    'string.removespaces': one((text) => text.replace(/\s/g, '')),
    'string.replace': replaceAll,
    'string.substring': fixed(3, ([text, from, to]) => textOf(text).slice(whole(from), whole(to))),
    'string.substringafter': after,
    'string.substringbefore': before,
    'string.tolowercase': lower,
    'string.touppercase': upper,
  } satisfies Record<string, MappingFunction>),
);
