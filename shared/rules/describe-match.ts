import type { Sentence } from '../contract/exchange.ts';
import { name, type Segment, sentence } from '../meaning/reading.ts';
import type { Condition, Match, ValueType } from './condition.ts';
import { needsAnswer } from './condition.ts';
import { either, idpPhrase, meaningPhrases, quoted } from './words.ts';

/** Name of a listener; null for one that is not there any more. */
export type ListenerName = (id: number) => string | null;

type Of<K extends Condition['on']> = Extract<Condition, { on: K }>;

const typePhrases: Readonly<Record<ValueType, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  null: 'null',
  object: 'an object',
  array: 'an array',
  booleanAsString: 'a boolean spelt as a string',
};

/** "When Okta sends a create to Staging": what a rule or breakpoint waits for. */
export function describeMatch(
  match: Match,
  listeners: readonly number[] | null,
  listenerName: ListenerName,
): Sentence {
  const rest = match.filter(({ on }) => on !== 'idp' && on !== 'meaning' && on !== 'method');
  const who = idps(match);
  const where =
    listeners === null
      ? null
      : name(
          listeners.length === 0
            ? 'no listener'
            : either(listeners.map((id) => listenerName(id) ?? 'a removed listener')),
        );
  const sent = sentence(
    'When ',
    who ?? 'anyone',
    ' sends ',
    what(match),
    where && [' to ', where],
    ...rest.filter((condition) => !needsAnswer(condition)).map((condition) => [' ', ...tell(condition)]),
  );
  const answered = rest.filter(needsAnswer);
  return answered.length === 0
    ? sent
    : sentence(
        sent,
        ' and the answer ',
        ...answered.flatMap((condition, i) => [i === 0 ? '' : ' and ', ...tell(condition)]),
      );
}

function idps(match: Match): readonly Segment[] | null {
  const conditions = match.filter((condition): condition is Of<'idp'> => condition.on === 'idp');
  if (conditions.length === 0) return null;
  return conditions.flatMap(({ any, not }, i) => [
    i === 0 ? '' : ' who is ',
    not ? 'anyone but ' : '',
    name(either(any.map(idpPhrase))),
  ]);
}

function what(match: Match): readonly Segment[] {
  const kinds = match.filter((condition): condition is Of<'meaning'> => condition.on === 'meaning');
  const methods = match.filter((condition): condition is Of<'method'> => condition.on === 'method');
  const parts: Segment[] = [];
  for (const { any, not } of kinds) {
    if (parts.length > 0) parts.push(' that is ');
    if (not) parts.push('anything but ');
    parts.push(name(either(any.map((kind) => meaningPhrases[kind as keyof typeof meaningPhrases]))));
  }
  for (const { any, not } of methods) {
    const list = either(any.map((method) => method.toUpperCase()));
    if (parts.length > 0) parts.push(not ? ' not by ' : ' by ');
    else parts.push(not ? 'anything but ' : 'a ');
    parts.push(name(list));
  }
  return parts.length > 0 ? parts : ['a request'];
}

function tell(condition: Condition): Segment[] {
  const { not } = condition;
  switch (condition.on) {
    case 'path':
      return [
        not ? 'outside ' : condition.how === 'regex' ? 'to a path like ' : 'to ',
        name(condition.pattern),
      ];
    case 'query':
      return [
        not ? 'without ' : 'with ',
        name(condition.name),
        ...test(condition.test, condition.value),
        ' in the query',
      ];
    case 'subject':
      return [not ? 'not about ' : 'about ', name(either(condition.any))];
    case 'status':
      return ['has ', not ? 'no ' : '', 'status ', name(either(condition.any))];
    case 'header':
      return [
        condition.of === 'answer' ? (not ? 'has no ' : 'has ') : not ? 'without ' : 'with ',
        'header ',
        name(condition.name),
        ...test(condition.test, condition.value),
      ];
    case 'bodyText':
      return [
        condition.of === 'answer' ? '' : 'whose body ',
        not ? 'does not ' : '',
        `${condition.test === 'contains' ? 'contain' : 'match'}${not ? '' : 's'} `,
        name(quoted(condition.value)),
      ];
    case 'bodyValue':
      return [
        condition.of === 'answer' ? 'has ' : 'with ',
        not ? 'no ' : '',
        name(condition.pointer === '' ? 'a body' : condition.pointer),
        ...(condition.test === 'isType'
          ? [' that is ', name(typePhrases[condition.value as ValueType])]
          : condition.test === 'greater' || condition.test === 'less'
            ? [condition.test === 'greater' ? ' above ' : ' below ', name(String(condition.value))]
            : test(condition.test, condition.value)),
      ];
    case 'bodyFilter':
      return [
        condition.of === 'answer' ? '' : 'whose body ',
        not ? 'does not meet ' : 'meets ',
        name(condition.filter),
      ];
    // Told at the head of the sentence.
    case 'idp':
    case 'meaning':
    case 'method':
      return [];
  }
}

const testPhrases = {
  equals: ' = ',
  contains: ' containing ',
  startsWith: ' starting with ',
  endsWith: ' ending with ',
  matches: ' matching ',
} as const;

function test(kind: keyof typeof testPhrases | 'exists', value: unknown): Segment[] {
  if (kind === 'exists') return [];
  return [testPhrases[kind], name(typeof value === 'string' ? quoted(value) : JSON.stringify(value))];
}
