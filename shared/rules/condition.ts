import { z } from 'zod';
import { idpIds } from '../contract/idp.ts';
import { filterKeys, kindsOf } from '../filter/keys.ts';
import { nearest } from '../filter/nearest.ts';
import { parseFilter } from '../scim/filter/parser.ts';

/**
 * What a rule or a breakpoint looks for: a list of conditions that must all hold. Conditions are data of their
 * own rather than a text in the timeline's filter language: they are kept in files that must outlive changes of
 * that language, they are decided before there is a duration or an outcome to filter by, and they reach into
 * headers and bodies. The values are those of the language, though: a `meaning`, a `status` and an `idp` are
 * written in both as the engineer knows them.
 */

const not = z.boolean().default(false).describe('turns the condition round');
const of = z.enum(['request', 'answer']).default('request');

/** Longest text of a condition. */
const MAX_TEXT = 10_000;
const text = z.string().max(MAX_TEXT);
const atLeastOne = <T extends z.ZodType>(item: T) => z.array(item).min(1, 'Give at least one value');

/** RFC 6901. `*` as a whole step stands for every element of an array or member of an object. */
export const Pointer = text.regex(
  /^(\/([^~]|~[01])*)?$/,
  'A JSON pointer is empty or starts with /, such as /name/givenName; ~ is written ~0 and / inside a name ~1',
);

/** Tests of a text. All but `matches` disregard case, as SCIM does for most of what it names. */
export const textTests = ['equals', 'contains', 'startsWith', 'endsWith', 'matches', 'exists'] as const;
export const TextTest = z.enum(textTests);
export type TextTest = z.infer<typeof TextTest>;

/** Tests of a JSON value. `isType` takes a name of `valueTypes`; `greater` and `less` compare numbers and dates. */
export const valueTests = [...textTests, 'isType', 'greater', 'less'] as const;
export type ValueTest = (typeof valueTests)[number];

/** `booleanAsString` is "True" or "false" in quotes, in any case. */
export const valueTypes = [
  'string',
  'number',
  'boolean',
  'null',
  'object',
  'array',
  'booleanAsString',
] as const;
export type ValueType = (typeof valueTypes)[number];

export const Condition = z
  .discriminatedUnion('on', [
    z.strictObject({ on: z.literal('method'), any: atLeastOne(z.string().min(1).max(40)), not }),
    /**
     * Path below the base path, without the query, as on the wire. In a `glob`, `*` stands for anything but `/`
     * and `**` for anything; case is disregarded in both.
     */
    z.strictObject({
      on: z.literal('path'),
      how: z.enum(['glob', 'regex']).default('glob'),
      pattern: text.min(1, 'Give a path, such as /Users/*'),
      not,
    }),
    /** A parameter of the query, decoded. */
    z.strictObject({
      on: z.literal('query'),
      name: z.string().min(1).max(200),
      test: TextTest.default('exists'),
      value: text.default(''),
      not,
    }),
    /** Identity provider as the timeline recognises it; `none` where it does not. */
    z.strictObject({ on: z.literal('idp'), any: atLeastOne(z.enum([...idpIds, 'none'])), not }),
    /** A kind of meaning, or a group of kinds such as `write`. */
    z.strictObject({
      on: z.literal('meaning'),
      any: atLeastOne(
        z.string().refine((value) => kindsOf(value).length > 0, {
          error: ({ input }) => unknownMeaning(String(input)),
        }),
      ),
      not,
    }),
    /** Part of the name, userName or id of the person or group it is about. */
    z.strictObject({ on: z.literal('subject'), any: atLeastOne(text.min(1)), not }),
    /** Status of the answer as the filter writes it: `404`, `4xx`, `>=400`, `400-499`. */
    z.strictObject({
      on: z.literal('status'),
      any: atLeastOne(z.string().refine(isStatusTest, { error: 'A status is 404, 4xx, >=400 or 400-499' })),
      not,
    }),
    /** Any field of that name. */
    z.strictObject({
      on: z.literal('header'),
      of,
      name: z.string().min(1).max(200),
      test: TextTest.default('exists'),
      value: text.default(''),
      not,
    }),
    /** The body as text, content coding undone. */
    z.strictObject({
      on: z.literal('bodyText'),
      of,
      test: z.enum(['contains', 'matches']).default('contains'),
      value: text.min(1, 'Give a text to look for'),
      not,
    }),
    /** A value of a JSON body. With `*` in the pointer one that fits is enough. */
    z.strictObject({
      on: z.literal('bodyValue'),
      of,
      pointer: Pointer,
      test: z.enum(valueTests).default('exists'),
      value: z.json().default(''),
      not,
    }),
    /** A SCIM filter (RFC 7644 section 3.4.2.2) over a JSON body: `emails[value ew "@contoso.example"]`. */
    z.strictObject({
      on: z.literal('bodyFilter'),
      of,
      filter: text.min(1).refine((filter) => filterProblem(filter) === null, {
        error: ({ input }) => filterProblem(String(input)) ?? '',
      }),
      not,
    }),
  ])
  .superRefine((condition, context) => {
    const issue = (path: string, message: string | null) => {
      if (message !== null) context.addIssue({ code: 'custom', path: [path], message });
    };
    if (condition.on === 'path' && condition.how === 'regex')
      issue('pattern', regexProblem(condition.pattern));
    if (!('test' in condition)) return;
    if (condition.test === 'matches') issue('value', regexProblem(String(condition.value)));
    if (condition.test === 'isType' && !(valueTypes as readonly unknown[]).includes(condition.value))
      issue('value', `A type is one of ${valueTypes.join(', ')}`);
  });
export type Condition = z.output<typeof Condition>;
export type ConditionInput = z.input<typeof Condition>;

/** All must hold; none: everything matches. */
export const Match = z.array(Condition).max(50).default([]);
export type Match = z.output<typeof Match>;

/** True when it cannot be decided before there is an answer. */
export function needsAnswer(condition: Condition): boolean {
  return condition.on === 'status' || ('of' in condition && condition.of === 'answer');
}

/** Why a text is no regular expression, or null. */
export function regexProblem(pattern: string): string | null {
  try {
    new RegExp(pattern, 'i');
    return null;
  } catch (error) {
    return `This is not a regular expression: ${(error as Error).message}`;
  }
}

/** True when it asks who sent a request, or what it means. */
export function needsMeaning({ on }: Condition): boolean {
  return on === 'idp' || on === 'meaning' || on === 'subject';
}

function isStatusTest(value: string): boolean {
  const read = filterKeys.status.read(value);
  return read.ok && read.value.op !== 'none';
}

function filterProblem(filter: string): string | null {
  try {
    parseFilter(filter);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function unknownMeaning(value: string): string {
  const near = nearest(
    value,
    filterKeys.meaning.known.map((known) => known.value),
  );
  return `There is no meaning "${value}".${near === null ? '' : ` Did you mean ${near}?`}`;
}
