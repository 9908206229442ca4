import { z } from 'zod';
import { methods } from './define.ts';
import { idpIds } from './idp.ts';
import { ShadowOutcome } from './shadow.ts';

/**
 * The four messages an exchange can hold, in the order they occur. A mock target produces the first and the
 * last only; an upstream target all four. `requestForwarded` and `answerReceived` are absent when equal to
 * their neighbour in every byte.
 */
export const messageRoles = ['requestReceived', 'requestForwarded', 'answerReceived', 'answerSent'] as const;
export const MessageRole = z.enum(messageRoles);
export type MessageRole = z.infer<typeof MessageRole>;

/**
 * How an exchange ended.
 * - `pending`: not ended yet
 * - `completed`: the answer was handed to the network whole
 * - `aborted`: the client went away before the answer was whole
 * - `malformed`: the request was not HTTP; it was answered 400 and the connection closed
 * - `timedOut`: the request did not arrive whole in time (answered 408)
 * - `failed`: the target could not answer; the client got 502, 503 or 504
 * - `interrupted`: the engine stopped while it was pending
 */
export const outcomes = [
  'pending',
  'completed',
  'aborted',
  'malformed',
  'timedOut',
  'failed',
  'interrupted',
] as const;
export const Outcome = z.enum(outcomes);
export type Outcome = z.infer<typeof Outcome>;

/** Header name and value as on the wire: order, case and duplicates kept. Values are Latin-1 strings. */
export const Header = z.tuple([z.string(), z.string()]);
export type Header = z.infer<typeof Header>;

export const Headers = z.array(Header);

/** A body by reference. `size` is what passed on the wire; `stored` is less when the copy was cut. Bytes. */
export const BodyInfo = z.object({ size: z.number().int(), stored: z.number().int() });
export type BodyInfo = z.infer<typeof BodyInfo>;

const messageFields = {
  httpVersion: z.string(),
  headers: Headers,
  /** Positions in `headers` whose value is masked here; ask with `reveal` for the recorded value. */
  masked: z.array(z.number().int()),
  trailers: Headers,
  body: BodyInfo.nullable(),
};
export const RequestMessage = z.object({ method: z.string(), target: z.string(), ...messageFields });
export type RequestMessage = z.infer<typeof RequestMessage>;
export const AnswerMessage = z.object({ status: z.number().int(), reason: z.string(), ...messageFields });
export type AnswerMessage = z.infer<typeof AnswerMessage>;

export const markColours = ['grey', 'red', 'orange', 'yellow', 'green', 'blue', 'violet'] as const;

/** What a rule marks an exchange with. */
export const Mark = z.strictObject({
  colour: z.enum(markColours),
  /** May be empty: a colour alone. */
  label: z.string().trim().max(60),
});
export type Mark = z.infer<typeof Mark>;

/** Something that acted between receiving and sending: a rule or breakpoint, a tolerance of a profile, a limit. */
export const TraceEntry = z.object({
  /** A breakpoint is a rule whose act is to hold; `by` tells them apart. */
  kind: z.enum(['tolerance', 'rule', 'limit', 'note']),
  /** Stable name, such as `boolean-as-string`; of a rule that of its act, such as `delay`. */
  name: z.string(),
  /** One sentence for the engineer. */
  detail: z.string(),
  /** JSON pointer into the body it is about, when there is one. */
  pointer: z.string().optional(),
  /** Which rule or breakpoint acted, under the name it had. */
  by: z.object({ kind: z.enum(['rule', 'breakpoint']), id: z.number().int(), name: z.string() }).optional(),
  /** The message it acted on. */
  at: z.enum(['request', 'answer']).optional(),
  /** What it changed, piece by piece: a place, and what stood there and stands there now (null: nothing). */
  changes: z
    .array(
      z.object({
        /** `method`, `target`, `status`, `header NAME`, or `body` with a JSON pointer: `body/externalId`. */
        place: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    )
    .optional(),
  mark: Mark.optional(),
});
export type TraceEntry = z.infer<typeof TraceEntry>;

/** A sentence in segments, so that names of people and groups can be set apart (bidirectional text, links). */
export const Sentence = z.array(z.union([z.string(), z.object({ name: z.string() })]));
export type Sentence = z.infer<typeof Sentence>;

/** What an exchange does, in provisioning words. */
export const meaningKinds = [
  'probe',
  'discover',
  'lookup',
  'read',
  'import',
  'search',
  'create',
  'update',
  'replace',
  'deactivate',
  'reactivate',
  'delete',
  'setPassword',
  'lookupGroup',
  'readGroup',
  'importGroups',
  'createGroup',
  'renameGroup',
  'updateGroup',
  'deleteGroup',
  'addMembers',
  'removeMembers',
  'changeMembers',
  'setMembers',
  'bulk',
  'token',
  'unknown',
] as const;
export const MeaningKind = z.enum(meaningKinds);
export type MeaningKind = z.infer<typeof MeaningKind>;

export const Subject = z.object({
  type: z.string().describe('resource type name, such as User or Group'),
  id: z.string().nullable(),
  label: z.string().nullable(),
});
export type Subject = z.infer<typeof Subject>;

/** Derived from an exchange by pure functions; can be derived again after an upgrade. */
export const Meaning = z.object({
  kind: MeaningKind,
  /** "Deactivate Ada Byron" */
  sentence: Sentence,
  /** What went wrong or is notable about the answer, in words, when there is something. */
  note: Sentence.nullable(),
  subject: Subject.nullable(),
});
export type Meaning = z.infer<typeof Meaning>;

export const IdpGuess = z.object({
  id: z.enum(idpIds),
  /** What gave it away: "known by its User-Agent", "known by the capitalised op". */
  because: z.string(),
});
export type IdpGuess = z.infer<typeof IdpGuess>;

/** One line of the timeline. Times: `at` in ms since the epoch with fraction, `took` in ms. Sizes: body bytes. */
export const Row = z.object({
  id: z.number().int(),
  at: z.number(),
  listener: z.number().int().nullable(),
  idp: z.enum(idpIds).nullable(),
  kind: MeaningKind,
  sentence: Sentence,
  note: Sentence.nullable(),
  method: z.string(),
  /** Request target as received, cut at 400 characters. */
  target: z.string(),
  status: z.number().int().nullable(),
  outcome: Outcome,
  took: z.number().nullable(),
  requestSize: z.number().int(),
  answerSize: z.number().int(),
  /** The exchange this one was made from with Edit and resend. */
  resendOf: z.number().int().nullable(),
  /** True when the trace holds a tolerance: the mock accepted something the RFC refuses. */
  tolerated: z.boolean(),
  /** True when a rule or breakpoint acted on it. */
  ruled: z.boolean().optional(),
  /** Of the last rule that marked it. */
  mark: Mark.optional(),
  /** True when the shadow answered differently. */
  differs: z.boolean().optional(),
});
export type Row = z.infer<typeof Row>;

export const Exchange = z.object({
  id: z.number().int(),
  session: z.number().int(),
  listener: z.number().int().nullable(),
  /** Where the answer came from: `mock: tolerant`, or the upstream's URL. */
  target: z.string(),
  /** Remote address and port as seen by the listener. */
  client: z.string(),
  /** Milliseconds since the epoch. */
  receivedAt: z.number(),
  /** Milliseconds after `receivedAt`: request whole, first byte of the answer, answer handed over whole. */
  requestDone: z.number().nullable(),
  firstByte: z.number().nullable(),
  done: z.number().nullable(),
  outcome: Outcome,
  /** Why, when the outcome is not `completed`: what happened and what to do. */
  problem: z.string().nullable(),
  messages: z.object({
    requestReceived: RequestMessage,
    requestForwarded: RequestMessage.nullable(),
    answerReceived: AnswerMessage.nullable(),
    answerSent: AnswerMessage.nullable(),
  }),
  trace: z.array(TraceEntry),
  idp: IdpGuess.nullable(),
  meaning: Meaning,
  resendOf: z.number().int().nullable(),
  /** Exchanges made from this one, oldest first. */
  resends: z.array(z.number().int()),
  /** Of an exchange with a shadow: the one whose request it was. */
  shadowOf: z.number().int().nullable(),
  /** What the shadow made of it; null when there was none. */
  shadow: ShadowOutcome.nullable(),
});
export type Exchange = z.infer<typeof Exchange>;

/** A header of a draft: a value, or "as recorded", which keeps a secret out of the window. */
export const DraftHeader = z.union([
  z.object({ name: z.string(), value: z.string() }),
  z.object({ name: z.string(), recorded: z.literal(true) }),
]);
export type DraftHeader = z.infer<typeof DraftHeader>;

/** A request to be sent. `to` is a listener's id, or an absolute URL that the path is appended to. */
export const Draft = z.object({
  resendOf: z.number().int().nullable(),
  to: z.union([z.object({ listener: z.number().int() }), z.object({ url: z.string() })]),
  method: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'A method is one word, such as PATCH'),
  /** Path and query as they go on the wire, such as `/scim/v2/Users/1?attributes=id`. */
  target: z.string().regex(/^\/[\x21-\x7e]*$/, 'A path starts with / and has no spaces: encode them as %20'),
  headers: z.array(DraftHeader),
  body: z.string(),
});
export type Draft = z.infer<typeof Draft>;

const exchangeId = z.number().int();

export const exchangeMethods = methods({
  'exchange.get': {
    params: z.object({ id: exchangeId, reveal: z.boolean().default(false) }),
    result: Exchange,
  },
  /** Bytes of a body, base64. `encoded: false` undoes Content-Encoding (gzip, deflate, br). */
  'exchange.body': {
    params: z.object({
      id: exchangeId,
      role: MessageRole,
      encoded: z.boolean().default(false),
      offset: z.number().int().min(0).default(0),
      limit: z
        .number()
        .int()
        .min(1)
        .max(4 * 1024 * 1024)
        .default(1024 * 1024),
    }),
    result: z.object({
      base64: z.string(),
      total: z.number().int(),
      cut: z.boolean(),
      encoding: z.string().nullable(),
    }),
  },
  /** The request as a cURL command for a POSIX shell. Secrets stay masked unless `reveal`. */
  'exchange.curl': {
    params: z.object({ id: exchangeId, reveal: z.boolean().default(false) }),
    result: z.object({ command: z.string() }),
  },
  /** Sends a draft; answers when the new exchange is recorded. */
  'exchange.send': {
    params: z.object({ draft: Draft }),
    result: z.object({ id: exchangeId }),
  },
});
