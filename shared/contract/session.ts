import { z } from 'zod';
import { methods } from './define.ts';

/**
 * How much of a session is kept. `null` means no limit. What retention removes is counted in `Session.trimmed`
 * and shown; nothing disappears silently.
 */
export const Retention = z.object({
  maxAgeDays: z.number().positive().nullable(),
  maxCount: z.number().int().positive().nullable(),
  /** Bytes of messages, heads and stored bodies. */
  maxBytes: z.number().int().positive().nullable(),
});
export type Retention = z.infer<typeof Retention>;

export const Session = z.object({
  id: z.number().int(),
  name: z.string(),
  createdAt: z.number(),
  /** Time of the newest exchange, ms since the epoch. */
  lastAt: z.number().nullable(),
  /** True for the one session that new exchanges are recorded into. */
  live: z.boolean(),
  count: z.number().int(),
  bytes: z.number().int(),
  formatVersion: z.number().int(),
  retention: Retention,
  /** What retention has removed so far. */
  trimmed: z.object({ count: z.number().int(), lastAt: z.number().nullable() }),
});
export type Session = z.infer<typeof Session>;

const id = z.number().int();
const name = z.string().trim().min(1, 'A session needs a name').max(200, 'A name has at most 200 characters');

export const sessionMethods = methods({
  'session.list': { params: z.object({}), result: z.array(Session) },
  /** Starts a new session and records into it from now on. */
  'session.start': { params: z.object({ name: name.optional() }), result: Session },
  /** Records into this session again. */
  'session.resume': { params: z.object({ id }), result: Session },
  'session.rename': { params: z.object({ id, name }), result: Session },
  'session.setRetention': { params: z.object({ id, retention: Retention }), result: Session },
  /** Deletes a session for good. Deleting the live one starts a fresh one. */
  'session.delete': { params: z.object({ id }), result: z.object({}) },
  /** While off, requests are answered and not recorded. */
  'recording.set': { params: z.object({ on: z.boolean() }), result: z.object({ on: z.boolean() }) },
});
