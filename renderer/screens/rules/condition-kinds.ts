import type { Condition, TextTest, ValueTest, ValueType } from '../../../shared/rules/condition.ts';
import type { Option } from '../../ui/field.tsx';

/** A kind of condition as it is chosen: what it looks at, and in which message. */
export interface ConditionKind {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  /** True when it waits for the answer. */
  readonly late: boolean;
  readonly blank: Condition;
}

const request = { of: 'request', not: false } as const;
const answer = { of: 'answer', not: false } as const;

export const conditionKinds: readonly ConditionKind[] = [
  kind('idp', 'identity provider', 'who sent it', { on: 'idp', any: [], not: false }),
  kind('meaning', 'meaning', 'what it does: a create, a deactivate', {
    on: 'meaning',
    any: [],
    not: false,
  }),
  kind('subject', 'person or group', 'part of a name, userName or id', {
    on: 'subject',
    any: [],
    not: false,
  }),
  kind('method', 'method', 'POST, PATCH', { on: 'method', any: [], not: false }),
  kind('path', 'path', 'below the base path: /Users/*', {
    on: 'path',
    how: 'glob',
    pattern: '',
    not: false,
  }),
  kind('query', 'query parameter', 'such as filter or startIndex', {
    on: 'query',
    name: '',
    test: 'exists',
    value: '',
    not: false,
  }),
  kind('header', 'header', 'of the request', {
    on: 'header',
    name: '',
    test: 'exists',
    value: '',
    ...request,
  }),
  kind('bodyValue', 'body at', 'one value of the JSON, by pointer', {
    on: 'bodyValue',
    pointer: '',
    test: 'exists',
    value: '',
    ...request,
  }),
  kind('bodyFilter', 'body meets', 'a SCIM filter over the JSON', {
    on: 'bodyFilter',
    filter: '',
    ...request,
  }),
  kind('bodyText', 'body text', 'words anywhere in the body', {
    on: 'bodyText',
    test: 'contains',
    value: '',
    ...request,
  }),
  kind('status', 'answer status', '404, 4xx, >=400', { on: 'status', any: [], not: false }),
  kind('header-answer', 'answer header', 'such as ETag or Content-Type', {
    on: 'header',
    name: '',
    test: 'exists',
    value: '',
    ...answer,
  }),
  kind('bodyValue-answer', 'answer body at', 'one value of the JSON, by pointer', {
    on: 'bodyValue',
    pointer: '',
    test: 'exists',
    value: '',
    ...answer,
  }),
  kind('bodyFilter-answer', 'answer body meets', 'a SCIM filter over the JSON', {
    on: 'bodyFilter',
    filter: '',
    ...answer,
  }),
  kind('bodyText-answer', 'answer body text', 'words anywhere in the body', {
    on: 'bodyText',
    test: 'contains',
    value: '',
    ...answer,
  }),
];

function kind(id: string, label: string, detail: string, blank: Condition): ConditionKind {
  const late = blank.on === 'status' || ('of' in blank && blank.of === 'answer');
  return { id, label, detail, late, blank };
}

export function kindOf(condition: Condition): ConditionKind {
  const id = 'of' in condition && condition.of === 'answer' ? `${condition.on}-answer` : condition.on;
  return conditionKinds.find((each) => each.id === id) as ConditionKind;
}

/** A condition of another kind that keeps what both have: the same value at the same place of the answer, say. */
export function changeKind(condition: Condition, to: ConditionKind): Condition {
  const { on, of: _, ...same } = condition as Condition & { of?: unknown };
  return on === to.blank.on ? ({ ...to.blank, ...same } as Condition) : { ...to.blank, not: condition.not };
}

const textWords: Readonly<Record<TextTest, readonly [string, string]>> = {
  equals: ['is', 'is not'],
  contains: ['contains', 'does not contain'],
  startsWith: ['starts with', 'does not start with'],
  endsWith: ['ends with', 'does not end with'],
  matches: ['matches', 'does not match'],
  exists: ['is there', 'is not there'],
};

const valueWords: Readonly<Record<ValueTest, readonly [string, string]>> = {
  ...textWords,
  isType: ['is', 'is not'],
  greater: ['is above', 'is not above'],
  less: ['is below', 'is not below'],
};

export const typeWords: Readonly<Record<ValueType, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  null: 'null',
  object: 'an object',
  array: 'an array',
  booleanAsString: 'a string of a boolean',
};

/** A test and its opposite as one choice: `contains`, `not contains`. */
export function testOptions(tests: readonly ValueTest[]): readonly Option[] {
  return [false, true].flatMap((not) =>
    tests.map((test) => ({
      id: testId(test, not),
      label: (valueWords[test][not ? 1 : 0] ?? '') + (test === 'isType' ? ' of type' : ''),
      ...(test === 'matches' && { detail: 'a regular expression' }),
    })),
  );
}

export function testId(test: ValueTest, not: boolean): string {
  return not ? `not ${test}` : test;
}

export function readTestId(id: string): { test: ValueTest; not: boolean } {
  return { test: id.replace(/^not /, '') as ValueTest, not: id.startsWith('not ') };
}
