import { z } from 'zod';
import { methods } from './define.ts';
import { Counts, DirectoryJob, DirectoryRow, directorySorts, Resource } from './directory.ts';
import { MeaningKind, Sentence } from './exchange.ts';

/**
 * The history of a directory: a row for each resource or link that a write changed, in the order of the writes. A
 * point is the number of such a row, and stands for the directory as it was right after it; 0 is before the first.
 */
const point = z.number().int().min(0);
const listener = z.number().int();

/** What changed a directory: an exchange, or something that is none. */
export const stepCauses = [
  'exchange',
  'import',
  'generate',
  'unrecorded',
  'reset',
  'restore',
  'undo',
  'travel',
] as const;

/** One write: everything an exchange changed, or a run of changes without one. */
export const HistoryStep = z.object({
  point,
  /** Place among the steps that are kept, from 1; 0 before the first. */
  number: z.number().int(),
  of: z.number().int(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  cause: z.enum(stepCauses),
  /** The exchange behind it; null when there is none, or retention removed it. */
  exchange: z.number().int().nullable(),
  sentence: Sentence,
  kind: MeaningKind.nullable(),
  /** Resources that it changed: the first of them. */
  changed: z.array(z.object({ type: z.string(), id: z.string() })),
  /** How many it changed. */
  resources: z.number().int(),
});
export type HistoryStep = z.infer<typeof HistoryStep>;

/** The writes of a session as a slider shows them. Times in ms since the epoch. */
export const HistoryTrack = z.object({
  directory: z.number().int(),
  steps: z.number().int(),
  /** The directory before the first of them, and after the last. Null while there is none. */
  first: point.nullable(),
  last: point.nullable(),
  from: z.number(),
  to: z.number(),
  /** Writes in each slice of the time. */
  slices: z.array(z.number().int()),
  /** Resets and restores. */
  marks: z.array(z.object({ point, at: z.number(), cause: z.enum(stepCauses) })),
  /** Earlier than this nothing can be shown: what stood then was given up. 0: everything can. */
  reachable: point,
});
export type HistoryTrack = z.infer<typeof HistoryTrack>;

const listing = {
  listener,
  point,
  type: z.string(),
  search: z.string().default(''),
  sort: z.enum(directorySorts).default('name'),
};
const one = { listener, point, type: z.string(), id: z.string() };

/** Members of a group and the like that came or went; `some` are the first. */
const LinkSide = z.object({
  total: z.number().int(),
  some: z.array(z.object({ id: z.string(), label: z.string() })),
});

/** What one exchange did to one resource. */
export const ResourceEffect = z.object({
  type: z.string(),
  id: z.string(),
  label: z.string(),
  /** Null: there was none (`known`), or nothing tells. */
  before: Resource.nullable(),
  beforeKnown: z.boolean(),
  after: Resource.nullable(),
  afterKnown: z.boolean(),
  /** Links that are too many to be in the resource are here alone. */
  links: z.array(z.object({ attribute: z.string(), added: LinkSide, removed: LinkSide })),
  /** The exchange that `before` was seen in, when it is known by what passed. */
  seenIn: z.number().int().nullable(),
});
export type ResourceEffect = z.infer<typeof ResourceEffect>;

/**
 * One value that a request sent, and what became of it.
 * - `stored`: it stands there as sent
 * - `altered`: something else stands in its place
 * - `dropped`: asked for, accepted, and not there
 * - `ignored`: passed over for a reason, see `why`
 * - `hidden`: never shown, so nothing tells
 */
export const SentValue = z.object({
  /** JSON pointer into the body of the request. */
  pointer: z.string(),
  path: z.string(),
  value: z.json(),
  fate: z.enum(['stored', 'altered', 'dropped', 'ignored', 'hidden']),
  why: z.enum(['readOnly', 'unknown', 'wrongPlace']).nullable(),
  stored: z.json().optional(),
  /** Of Bulk: the resource that the operation is about. */
  resource: z.string().optional(),
  words: Sentence,
});
export type SentValue = z.infer<typeof SentValue>;

/** What an exchange changed: kept by the history of a mock's directory, or put together from what passed. */
export const Effect = z.object({
  exchange: z.number().int(),
  by: z.enum(['kept', 'observed', 'nothing']),
  /** Why there is nothing to show. */
  why: z.string().nullable(),
  /** The listener and the point of the directory right after it, for a look at all of it. */
  moment: z.object({ listener, point }).nullable(),
  resources: z.array(ResourceEffect),
  /** How many resources it changed. */
  total: z.number().int(),
  sent: z.array(SentValue),
});
export type Effect = z.infer<typeof Effect>;

/** One side of a comparison of directories. */
export const DirectoryState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('point'), point }),
  z.object({ kind: z.literal('snapshot'), snapshot: z.number().int() }),
  /** As it stood after the last write of a session, or before its first. */
  z.object({ kind: z.literal('session'), session: z.number().int(), end: z.enum(['before', 'after']) }),
]);
export type DirectoryState = z.infer<typeof DirectoryState>;

const ComparedRow = z.object({ id: z.string(), otherId: z.string().nullable(), label: z.string() });

/** What differs between two states, of one resource type. Lists hold the first of each kind. */
export const ComparedType = z.object({
  type: z.string(),
  added: z.object({ total: z.number().int(), rows: z.array(ComparedRow) }),
  removed: z.object({ total: z.number().int(), rows: z.array(ComparedRow) }),
  changed: z.object({
    total: z.number().int(),
    rows: z.array(
      z.object({
        ...ComparedRow.shape,
        /** The attributes that differ, as in a PATCH, and what differs in words. */
        paths: z.array(z.string()),
        words: z.array(Sentence),
      }),
    ),
  }),
  same: z.number().int(),
});
export type ComparedType = z.infer<typeof ComparedType>;

export const historyMethods = methods({
  /** `session` null: everything that is kept. */
  'history.track': {
    params: z.object({
      listener,
      session: z.number().int().nullable(),
      slices: z.number().int().min(1).max(400),
    }),
    result: HistoryTrack,
  },
  /** The step that made the directory as it was at a point, or `by` steps from there. Null: there is none. */
  'history.step': {
    params: z.object({ listener, point, by: z.number().int().default(0) }),
    result: z.object({ step: HistoryStep.nullable() }),
  },
  /** The last point at or before a time, in ms since the epoch; 0 when nothing was written by then. */
  'history.pointAt': {
    params: z.object({ listener, at: z.number() }),
    result: z.object({ point }),
  },
  /** As `directory.list`, at a point; with how many of each type there were. */
  'history.list': {
    params: z.object({ ...listing, from: z.number().int().min(0), to: z.number().int().min(0) }),
    result: z.object({
      total: z.number().int(),
      inactive: z.number().int(),
      rows: z.array(DirectoryRow),
      counts: Counts,
    }),
  },
  'history.locate': {
    params: z.object({ ...listing, id: z.string() }),
    result: z.object({ position: z.number().int().nullable() }),
  },
  /** A resource at a point and before the step that led there; null where there was none. */
  'history.get': {
    params: z.object({
      ...one,
      /** What addresses in the resource begin with; the engine knows it. */
      baseUrl: z.string().optional(),
    }),
    result: z.object({
      resource: Resource.nullable(),
      before: Resource.nullable(),
      /** Members and the like are left out when there are many: how many there are of each. */
      links: z.array(z.object({ attribute: z.string(), total: z.number().int() })),
    }),
  },
  /** Makes the mock's directory what it was at a point; what is there now is kept as a snapshot. */
  'history.restore': { params: z.object({ listener, point }), result: DirectoryJob },
  /** What an exchange changed. */
  'history.effect': { params: z.object({ exchange: z.number().int() }), result: Effect },
  /** Compares two states of the directory behind a listener. */
  'history.compare': {
    params: z.object({
      listener,
      a: DirectoryState,
      b: DirectoryState,
      /** `name`: resources are the same by userName or displayName, whatever their id. */
      by: z.enum(['id', 'name']).default('id'),
      ignoring: z.object({ order: z.boolean(), meta: z.boolean(), ids: z.boolean(), times: z.boolean() }),
    }),
    result: z.object({ types: z.array(ComparedType) }),
  },
});
