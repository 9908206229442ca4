/** Knobs, and what they say. */
export type Said = readonly [knobs: readonly string[], text: string];

/** `a, b and c` */
export function join(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** Resource types in the plural: `users and groups`. */
export function types(names: readonly string[]): string {
  return join(
    names.map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}s`),
    'and',
  );
}

/** A number with its thousands apart. */
export function list(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function each<T>(
  byType: Readonly<Record<string, T>>,
  knobs: readonly string[],
  say: (type: string, value: T) => string,
): Said[] {
  return Object.entries(byType).map(([type, value]) => [knobs, say(type, value)] as const);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Capital at the start, unless that is the name of an attribute, whose case says something. */
export function asSentence(text: string): string {
  return /^[a-z]+([A-Z.]|:)/.test(text) ? text : capital(text);
}

/** `enterprise extension` for the URN of such a schema; any other text as it is. */
export function extensionName(urn: string): string {
  const name = /:extension:(\w+):[^:]+:\w+$/.exec(urn)?.[1];
  return name === undefined ? urn : `${name} extension`;
}
