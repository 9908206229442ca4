import { z } from 'zod';
import { Breakpoint } from '../rules/breakpoint.ts';
import { methods } from './define.ts';
import { DraftHeader, Headers, IdpGuess, Meaning, Sentence } from './exchange.ts';

const id = z.number().int();

/** A breakpoint of the workspace. `held` counts what it has held since it was made or changed. */
export const BreakpointEntry = z.object({
  id,
  breakpoint: Breakpoint,
  /** "When Okta sends a deactivate, hold it before the target" */
  sentence: Sentence,
  held: z.number().int(),
  lastAt: z.number().nullable(),
});
export type BreakpointEntry = z.infer<typeof BreakpointEntry>;

/** A body in a window: text where it is UTF-8, base64 otherwise. Content coding is undone; see `encoding`. */
export const BodyContent = z.union([z.object({ text: z.string() }), z.object({ base64: z.string() })]);
export type BodyContent = z.infer<typeof BodyContent>;

const method = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'A method is one word, such as PATCH');
const target = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, 'A path starts with / and has no spaces: encode them as %20');
const status = z.number().int().min(200).max(599);

/**
 * A request as it is to go on. Headers are whole: what is left out is gone; `recorded` takes the held value.
 * Content-Length and Transfer-Encoding are made to fit. `body` null: as held, byte by byte.
 */
export const RequestEdit = z.object({
  stage: z.literal('request'),
  method,
  target,
  headers: z.array(DraftHeader),
  body: BodyContent.nullable(),
});
export type RequestEdit = z.infer<typeof RequestEdit>;

/** An answer as it is to leave. See RequestEdit. */
export const AnswerEdit = z.object({
  stage: z.literal('answer'),
  status,
  headers: z.array(DraftHeader),
  body: BodyContent.nullable(),
});
export type AnswerEdit = z.infer<typeof AnswerEdit>;

export const HeldEdit = z.discriminatedUnion('stage', [RequestEdit, AnswerEdit]);
export type HeldEdit = z.infer<typeof HeldEdit>;

/** How long a client is known to wait, and where that is written. */
export const ClientPatience = z.object({
  seconds: z.number(),
  /** "Okta hangs up after 60 s without a byte." */
  text: z.string(),
  source: z.string(),
});
export type ClientPatience = z.infer<typeof ClientPatience>;

/** An exchange that waits for the engineer. Times: ms since the epoch. */
export const Held = z.object({
  id,
  exchange: id,
  breakpoint: id,
  listener: id,
  /** What is held: the request before it goes to the target, or the answer before it goes to the client. */
  stage: z.enum(['request', 'answer']),
  receivedAt: z.number(),
  heldAt: z.number(),
  method: z.string(),
  target: z.string(),
  /** Of the held answer. */
  status: z.number().int().nullable(),
  /** What answers: `mock: tolerant`, or the upstream's URL. */
  answeredBy: z.string(),
  idp: IdpGuess.nullable(),
  meaning: Meaning,
  /** What is known of this client's patience, and when it is likely to hang up. */
  patience: ClientPatience.nullable(),
  givesUpAt: z.number().nullable(),
  /** When it is let go by itself, with `draft` where there is one; null: never. */
  releasesAt: z.number().nullable(),
  /** Edits kept so far. */
  draft: HeldEdit.nullable(),
});
export type Held = z.infer<typeof Held>;

const heldMessageFields = {
  httpVersion: z.string(),
  headers: Headers,
  /** Positions in `headers` whose value is masked here. */
  masked: z.array(z.number().int()),
  body: BodyContent,
  /** Bytes as they arrived. */
  size: z.number().int(),
  /** Content coding that was undone for `body`, or null. An edited body goes on without one. */
  encoding: z.string().nullable(),
};
export const HeldRequest = z.object({ method: z.string(), target: z.string(), ...heldMessageFields });
export const HeldAnswer = z.object({ status: z.number().int(), reason: z.string(), ...heldMessageFields });

export const HeldRelease = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unchanged') }),
  /** Its stage must be that of what is held. */
  z.object({ kind: z.literal('edited'), edit: HeldEdit }),
  /** Answers by hand. Of a held request the target is never asked. Content-Length and Date are added. */
  z.object({
    kind: z.literal('answer'),
    answer: z.object({ status, headers: Headers, body: BodyContent }),
  }),
  /** Resets the connection. */
  z.object({ kind: z.literal('drop') }),
]);
export type HeldRelease = z.infer<typeof HeldRelease>;

export const breakpointMethods = methods({
  'breakpoint.list': { params: z.object({}), result: z.array(BreakpointEntry) },
  'breakpoint.create': { params: z.object({ breakpoint: Breakpoint }), result: BreakpointEntry },
  /**
   * Replaces it whole. Looking for something else, or switched off, it lets go unchanged of what it holds; with
   * another `holdFor` that is held by the new time; with `once` set while it holds something it switches itself
   * off and keeps that.
   */
  'breakpoint.update': { params: z.object({ id, breakpoint: Breakpoint }), result: BreakpointEntry },
  'breakpoint.switch': { params: z.object({ id, on: z.boolean() }), result: BreakpointEntry },
  'breakpoint.remove': { params: z.object({ id }), result: z.object({}) },
  /** Oldest first. */
  'breakpoint.held': { params: z.object({}), result: z.array(Held) },
  /** The messages of a held exchange, whole. `answer` is null while the request is held. */
  'breakpoint.message': {
    params: z.object({ id, reveal: z.boolean().default(false) }),
    result: z.object({ held: Held, request: HeldRequest, answer: HeldAnswer.nullable() }),
  },
  /** Keeps edits, so that they count when it is let go by itself and another window sees them; null drops them. */
  'breakpoint.keep': { params: z.object({ id, draft: HeldEdit.nullable() }), result: z.object({}) },
  /** Fails with notFound when it is not held any more. */
  'breakpoint.release': { params: z.object({ id, how: HeldRelease }), result: z.object({}) },
  /** Unchanged, kept edits left aside. */
  'breakpoint.releaseAll': { params: z.object({}), result: z.object({ released: z.number().int() }) },
});

export const breakpointEvents = {
  'breakpoints.changed': z.object({ breakpoints: z.array(BreakpointEntry) }),
  /** `ended`: what has left the list since the last event, and how. */
  'held.changed': z.object({
    held: z.array(Held),
    ended: z.array(
      z.object({
        id,
        exchange: id,
        /** `released`: by hand. `expired`: by itself. `gone`: the client gave up. */
        how: z.enum(['released', 'expired', 'gone']),
      }),
    ),
  }),
} as const;
