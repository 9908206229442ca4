import { z } from 'zod';
import { Header, Mark } from '../contract/exchange.ts';
import { Pointer, regexProblem } from './condition.ts';
import { parseTemplate } from './template.ts';

/** What a rule does with a message. Texts marked as templates take the placeholders of template.ts. */

const MAX_TEMPLATE = 4 * 1024 * 1024;
/** Longest a rule waits, in ms: longer than any identity provider does. */
export const MAX_DELAY = 10 * 60_000;

const template = z.string().max(MAX_TEMPLATE).superRefine(checkTemplate);
const fieldName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'A header name has letters, digits and hyphens');
const fieldValue = template.refine((value) => !/[\r\n\0]/.test(value), {
  error: 'A header value cannot hold line breaks',
});
const status = z
  .number()
  .int()
  .min(200, 'A final status is 200 to 599')
  .max(599, 'A final status is 200 to 599');
const at = z.enum(['request', 'answer']);
const duration = z.number().int().min(0).max(MAX_DELAY);

export const HeaderChange = z.discriminatedUnion('do', [
  /** In place of every field of that name, where the first of them stood; at the end when there is none. */
  z.strictObject({ do: z.literal('set'), name: fieldName, value: fieldValue }),
  z.strictObject({ do: z.literal('add'), name: fieldName, value: fieldValue }),
  /** Every field of that name. */
  z.strictObject({ do: z.literal('remove'), name: fieldName }),
]);
export type HeaderChange = z.output<typeof HeaderChange>;

export const conversions = ['boolean', 'string', 'number', 'lowerCase', 'upperCase'] as const;

/**
 * JSON Patch (RFC 6902) for a body, with two things more: `*` as a step of `path` stands for every element, and
 * `convert` turns a value into another type ("False" into false). An edit whose place does not exist changes
 * nothing; the trace says so. A `test` that fails ends the list: nothing of it is applied. Strings in `value` are
 * templates.
 */
export const JsonEdit = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), path: Pointer, value: z.json() }),
  z.strictObject({ op: z.literal('replace'), path: Pointer, value: z.json() }),
  z.strictObject({ op: z.literal('remove'), path: Pointer }),
  z.strictObject({ op: z.literal('move'), from: Pointer, path: Pointer }),
  z.strictObject({ op: z.literal('copy'), from: Pointer, path: Pointer }),
  z.strictObject({ op: z.literal('test'), path: Pointer, value: z.json() }),
  z.strictObject({ op: z.literal('convert'), path: Pointer, to: z.enum(conversions) }),
]);
export type JsonEdit = z.output<typeof JsonEdit>;

const JsonEdits = z
  .array(JsonEdit)
  .max(100)
  .superRefine((edits, context) => {
    edits.forEach((edit, i) => {
      checkValue('value' in edit ? edit.value : null, [i, 'value'], context);
      if ((edit.op === 'move' || edit.op === 'copy') && /\/\*(\/|$)/.test(edit.from + edit.path))
        context.addIssue({
          code: 'custom',
          path: [i, 'path'],
          message: `${edit.op} takes no * in its paths`,
        });
    });
  });

/** Replaces the first occurrence in path and query. `with` is a template; `$1` in it is a group of a regex. */
export const UrlChange = z
  .strictObject({
    how: z.enum(['text', 'regex']).default('text'),
    find: z.string().min(1).max(2000),
    with: fieldValue,
  })
  .superRefine(({ how, find }, context) => {
    const message = how === 'regex' ? regexProblem(find) : null;
    if (message !== null) context.addIssue({ code: 'custom', path: ['find'], message });
  });
export type UrlChange = z.output<typeof UrlChange>;

/** What answers instead of the listener's target. */
export const RouteTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mock'), profile: z.string(), directory: z.number().int().default(1) }),
  z.strictObject({ kind: z.literal('upstream'), url: z.url({ protocol: /^https?$/ }) }),
]);
export type RouteTarget = z.output<typeof RouteTarget>;

/**
 * - `reset`: the connection is reset
 * - `silence`: nothing is ever answered; the connection stays open until the client leaves
 * - `breakOff`: head and the first half of the body, then the connection is closed
 * - `truncate`: the head announces the whole body, half of it is sent, the connection stays open
 * - `malformedJson`: half of the body with a length that fits: whole HTTP, broken JSON
 * - `wrongContentType`: the same body, called `contentType`
 */
export const faults = [
  'reset',
  'silence',
  'breakOff',
  'truncate',
  'malformedJson',
  'wrongContentType',
] as const;
export type Fault = (typeof faults)[number];
/** Faults that can also strike before the target is asked. */
const earlyFaults: readonly Fault[] = ['reset', 'silence'];

export const Act = z.discriminatedUnion('act', [
  /** Answers without asking the target. `body` is a template; Content-Length and Date are added. */
  z.strictObject({
    act: z.literal('answer'),
    status,
    headers: z.array(Header).max(100).default([]).superRefine(checkHeaders),
    body: template.default(''),
  }),
  /** Answers with a SCIM error (RFC 7644 section 3.12) without asking the target. */
  z.strictObject({
    act: z.literal('status'),
    status: status.min(400, 'An error status is 400 to 599'),
    /** Seconds; null sends no Retry-After. */
    retryAfter: z.number().int().min(0).max(86_400).nullable().default(null),
    scimType: z.string().max(100).nullable().default(null),
    detail: template.nullable().default(null),
  }),
  z.strictObject({
    act: z.literal('rewriteRequest'),
    method: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'A method is one word, such as PATCH')
      .nullable()
      .default(null),
    url: UrlChange.nullable().default(null),
    headers: z.array(HeaderChange).max(100).default([]),
    json: JsonEdits.default([]),
    /** A template in place of the whole body; `json` then applies to it. */
    body: template.nullable().default(null),
  }),
  z.strictObject({
    act: z.literal('rewriteAnswer'),
    status: status.nullable().default(null),
    headers: z.array(HeaderChange).max(100).default([]),
    json: JsonEdits.default([]),
    body: template.nullable().default(null),
  }),
  /** Waits `ms`, or a random time from `ms` to `upTo`, before the request goes on or the answer leaves. */
  z
    .strictObject({
      act: z.literal('delay'),
      at: at.default('request'),
      ms: duration,
      upTo: duration.nullable().default(null),
    })
    .refine(({ ms, upTo }) => upTo === null || upTo >= ms, {
      path: ['upTo'],
      error: 'The longest time must not be below the shortest',
    }),
  /** Sends the answer's body at this pace. */
  z.strictObject({ act: z.literal('throttle'), bytesPerSecond: z.number().int().min(1).max(100_000_000) }),
  /** `at: request`: the target is not asked. `at: answer`: it has done its work, and only the answer suffers. */
  z
    .strictObject({
      act: z.literal('fault'),
      fault: z.enum(faults),
      at: at.default('answer'),
      /** For `wrongContentType`. */
      contentType: fieldValue.default('text/html; charset=utf-8'),
    })
    .refine(({ fault, at }) => at === 'answer' || earlyFaults.includes(fault), {
      path: ['at'],
      error: 'This fault needs an answer: only reset and silence can strike before the target is asked',
    }),
  z.strictObject({ act: z.literal('route'), to: RouteTarget }),
  z.strictObject({ act: z.literal('mark'), mark: Mark }),
  /** The exchange is not recorded. */
  z.strictObject({ act: z.literal('ignore') }),
]);
export type Act = z.output<typeof Act>;
export type ActInput = z.input<typeof Act>;
export type ActKind = Act['act'];

/** True when it has to be done before the target is asked. */
export function actsOnRequest(act: Act): boolean {
  switch (act.act) {
    case 'answer':
    case 'status':
    case 'rewriteRequest':
    case 'route':
      return true;
    case 'delay':
    case 'fault':
      return act.at === 'request';
    default:
      return false;
  }
}

/** True when the request ends with it: nothing behind it is asked. */
export function endsRequest(act: Act): boolean {
  return act.act === 'answer' || act.act === 'status' || (act.act === 'fault' && act.at === 'request');
}

type Context = z.core.$RefinementCtx;

function checkTemplate(text: string, context: Context): void {
  const parsed = parseTemplate(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.message, input: text });
}

function checkHeaders(headers: readonly Header[], context: Context): void {
  headers.forEach(([name, value], i) => {
    for (const [position, schema, text] of [
      [0, fieldName, name],
      [1, fieldValue, value],
    ] as const) {
      const problem = schema.safeParse(text).error?.issues[0]?.message;
      if (problem) context.addIssue({ code: 'custom', path: [i, position], message: problem, input: text });
    }
  });
}

/** Strings inside a JSON value are templates too. */
function checkValue(value: unknown, path: (string | number)[], context: Context): void {
  if (typeof value === 'string') {
    const parsed = parseTemplate(value);
    if (!parsed.ok) context.addIssue({ code: 'custom', path, message: parsed.message, input: value });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) checkValue(inner, [...path, key], context);
  }
}
