import { z } from 'zod';
import { methods } from './define.ts';
import { MeaningKind, Outcome, Row, Sentence } from './exchange.ts';
import { idpIds } from './idp.ts';

const view = z.number().int();
const sessionId = z.number().int();
const exchangeId = z.number().int();
const position = z.number().int().min(0);
const idp = z.enum(idpIds).nullable();

/** How a view arranges exchanges: each for itself, by operation, by person, by group. */
export const arrangements = ['exchanges', 'operations', 'people', 'groups'] as const;
export const Arrangement = z.enum(arrangements);
export type Arrangement = z.infer<typeof Arrangement>;

/**
 * A provisioning run of one identity provider at one listener. `initial` looks for everybody, `incremental` sends
 * what changed, `burst` is a stretch of activity of a client that acts on events. Times in ms since the epoch.
 */
export const CycleInfo = z.object({
  id: z.number().int(),
  listener: z.number().int().nullable(),
  idp: z.enum(idpIds),
  /** Counts from 1 within the session. */
  number: z.number().int(),
  kind: z.enum(['initial', 'incremental', 'burst']),
  startedAt: z.number(),
  endedAt: z.number(),
  /** From the start of the cycle before to the start of this one, ms; null for the first. */
  after: z.number().nullable(),
  /** False while another exchange may still belong to it. */
  over: z.boolean(),
});
export type CycleInfo = z.infer<typeof CycleInfo>;

/** How an operation stands: by its last write, or by its last exchange when it wrote nothing. */
export const operationResults = ['done', 'refused', 'failed', 'unanswered', 'underWay'] as const;

/** The exchanges an identity provider makes for one purpose. Its words are those of its main exchange. */
export const Operation = z.object({
  id: z.number().int(),
  /** Time of its first exchange. */
  at: z.number(),
  listener: z.number().int().nullable(),
  idp,
  kind: MeaningKind,
  sentence: Sentence,
  note: Sentence.nullable(),
  /** Exchanges in it. */
  count: z.number().int(),
  /** The exchange that says what it was for and how it ended. */
  main: exchangeId,
  method: z.string(),
  /** Request target of the main exchange, cut at 400 characters. */
  target: z.string(),
  status: z.number().int().nullable(),
  outcome: Outcome,
  result: z.enum(operationResults),
  /** `not created`; null when it was done or is under way. */
  resultWords: z.string().nullable(),
  /** Sum of what its exchanges took, ms. */
  took: z.number(),
  tolerated: z.boolean(),
  ruled: z.boolean(),
  cycle: z.number().int().nullable(),
});
export type Operation = z.infer<typeof Operation>;

/** A person or a group, followed through one session over ids, names and listeners. */
export const Thread = z.object({
  id: z.number().int(),
  /** Resource type name: User, Group, or one of an app's own. */
  type: z.string(),
  /** The name it goes by at last; an id when no name ever passed. */
  label: z.string(),
  /** `absent`: looked for and never seen. */
  state: z.enum(['active', 'inactive', 'deleted', 'absent', 'unknown']),
  /** Names it is or was known by: userName, externalId, mail addresses. */
  handles: z.array(z.string()),
  /** Its ids, each as one listener's app gave it. */
  ids: z.array(z.object({ listener: z.number().int().nullable(), id: z.string(), deleted: z.boolean() })),
  exchanges: z.number().int(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** Writes about it that were refused or failed. */
  failures: z.number().int(),
});
export type Thread = z.infer<typeof Thread>;

/**
 * One line of a view. `depth` counts the parents above it; `open` is null for a line without children.
 * - `exchange`: under an operation `step` has its words there, and `matches` is false when the filter would hide it
 * - `cycle`: a boundary, between lines
 */
export const Line = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('exchange'),
    depth: z.number().int(),
    row: Row,
    step: Sentence.nullable(),
    matches: z.boolean(),
  }),
  z.object({
    type: z.literal('operation'),
    depth: z.number().int(),
    open: z.boolean().nullable(),
    operation: Operation,
  }),
  z.object({
    type: z.literal('thread'),
    depth: z.number().int(),
    open: z.boolean().nullable(),
    thread: Thread,
  }),
  z.object({
    type: z.literal('cycle'),
    edge: z.enum(['start', 'end']),
    cycle: CycleInfo,
    /** "incremental · 40 min after cycle 1", "9 operations, 1 failed · 11 s" */
    words: z.string(),
  }),
]);
export type Line = z.infer<typeof Line>;

/** One line of the story of a person or group. */
export const StoryLine = z.object({
  /** The exchange that did it. */
  exchange: exchangeId,
  at: z.number(),
  listener: z.number().int().nullable(),
  idp,
  kind: MeaningKind,
  /** "Created", "Added to 2 groups", "Switched off" */
  words: Sentence,
  /** What more there is to say: the groups, how it was sent, what came before. */
  detail: Sentence.nullable(),
  status: z.number().int().nullable(),
  outcome: Outcome,
  /** Why it did not happen; null when it did. */
  failure: Sentence.nullable(),
  /** All exchanges behind the line, oldest first. */
  exchanges: z.array(exchangeId),
  operation: z.number().int(),
  cycle: z.number().int().nullable(),
});
export type StoryLine = z.infer<typeof StoryLine>;

export const facetKeys = ['method', 'status', 'idp', 'meaning', 'listener', 'user'] as const;
export const FacetKey = z.enum(facetKeys);
export type FacetKey = z.infer<typeof FacetKey>;

/** A value of a key of the filter language, with the exchanges of a view that have it. */
export const FacetValue = z.object({
  /** As it is written after the key; `none` for no value. */
  value: z.string(),
  label: z.string(),
  count: z.number().int(),
});
export type FacetValue = z.infer<typeof FacetValue>;

/** A filter kept under a name, for all sessions. */
export const SavedFilter = z.object({
  id: z.number().int(),
  name: z.string().trim().min(1, 'A filter needs a name').max(80, 'A name has at most 80 characters'),
  filter: z.string().max(4000),
});
export type SavedFilter = z.infer<typeof SavedFilter>;

/**
 * A view is a list over the exchanges of one session that match a filter, kept by the engine. The window asks for
 * the lines it shows by position. In a view of exchanges, positions only shift when exchanges are deleted or one
 * arrives out of turn; new ones are appended. Every change is announced with `timeline.changed`.
 */
export const timelineMethods = methods({
  'timeline.open': {
    params: z.object({
      session: sessionId,
      filter: z.string().default(''),
      by: Arrangement.default('exchanges'),
    }),
    result: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('view'),
        view,
        /** Exchanges that match, and all of the session. */
        matching: z.number().int(),
        total: z.number().int(),
        /** Lines, which is how far positions go. Of a view of exchanges the same as `matching`. */
        length: z.number().int(),
        /** Newest exchanges whose text is not searched yet; they join once it is. 0 without words in the filter. */
        unsearched: z.number().int(),
      }),
      /** The filter is not well-formed: where (UTF-16 offsets into it) and what would be right. */
      z.object({
        kind: z.literal('badFilter'),
        message: z.string(),
        from: z.number().int(),
        to: z.number().int(),
      }),
    ]),
  },
  /** Rows of a view of exchanges, at most 1,000 at a time. */
  'timeline.rows': {
    params: z.object({ view, from: position, to: position }),
    result: z.object({ rows: z.array(Row) }),
  },
  /** Lines of any view, at most 1,000 at a time. */
  'timeline.lines': {
    params: z.object({ view, from: position, to: position }),
    result: z.object({ lines: z.array(Line) }),
  },
  /** Opens or closes the line at a position; answers with the new length. */
  'timeline.fold': {
    params: z.object({ view, position, open: z.boolean() }),
    result: z.object({ length: z.number().int() }),
  },
  /**
   * Position of an exchange in a view, or of the closed line it is in; null when the filter hides it. By person or
   * by group an exchange may stand in several places: this is the first.
   */
  'timeline.locate': {
    params: z.object({ view, exchange: exchangeId }),
    result: z.object({ position: z.number().int().nullable() }),
  },
  /** Counts per slice of time over the view, for the activity strip. Times in ms since the epoch. */
  'timeline.histogram': {
    params: z.object({ view, slices: z.number().int().min(1).max(400) }),
    result: z.object({
      from: z.number(),
      to: z.number(),
      slices: z.array(z.object({ ok: z.number().int(), warn: z.number().int(), bad: z.number().int() })),
    }),
  },
  /** Values of keys among the exchanges of a view, most frequent first. */
  'timeline.facets': {
    params: z.object({
      view,
      keys: z.array(FacetKey).default([...facetKeys]),
      limit: z.number().int().min(1).max(100).default(12),
    }),
    result: z.object({
      facets: z.array(
        z.object({
          key: FacetKey,
          values: z.array(FacetValue),
          /** Further values left out. */ more: z.number().int(),
        }),
      ),
    }),
  },
  'timeline.close': { params: z.object({ view }), result: z.object({}) },

  /** What can stand after a key of the filter, from what is in the session: names, paths, header fields. */
  'filter.values': {
    params: z.object({
      session: sessionId,
      key: z.enum(['user', 'path', 'header', 'listener', 'cycle', 'method', 'idp']),
      begun: z.string().max(200).default(''),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    result: z.object({ values: z.array(z.object({ value: z.string(), description: z.string() })) }),
  },
  'filter.saved': { params: z.object({}), result: z.array(SavedFilter) },
  /** Keeps a filter under a name; one of the same name is replaced. */
  'filter.save': { params: SavedFilter.omit({ id: true }), result: z.array(SavedFilter) },
  'filter.remove': { params: z.object({ id: z.number().int() }), result: z.array(SavedFilter) },

  /** People or groups of a session, by name. `search` is found in names, userNames and mail addresses. */
  'thread.list': {
    params: z.object({
      session: sessionId,
      type: z.enum(['User', 'Group']),
      search: z.string().max(200).default(''),
      from: position.default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    result: z.object({ total: z.number().int(), threads: z.array(Thread) }),
  },
  /** The story of a person or group, oldest line first; at most the newest 2,000 exchanges are told. */
  'thread.story': {
    params: z.object({ thread: z.number().int() }),
    result: z.object({
      thread: Thread,
      lines: z.array(StoryLine),
      cycles: z.array(CycleInfo),
      /** Older exchanges that are not told. */
      untold: z.number().int(),
    }),
  },
  /** Where an exchange belongs. */
  'exchange.context': {
    params: z.object({ id: exchangeId }),
    result: z.object({
      operation: Operation.nullable(),
      /** The exchanges of its operation, oldest first, with their words as steps. */
      steps: z.array(
        z.object({ exchange: exchangeId, words: Sentence, status: z.number().int().nullable() }),
      ),
      cycle: CycleInfo.nullable(),
      /** People and groups it is about or touches: its subject first. */
      threads: z.array(Thread),
    }),
  },
});

export const timelineEvents = {
  /** A view grew, shrank or had lines change. `changed` lists exchanges whose row is different now. */
  'timeline.changed': z.object({
    view,
    matching: z.number().int(),
    total: z.number().int(),
    length: z.number().int(),
    unsearched: z.number().int(),
    changed: z.array(exchangeId),
    /** Operations whose line is different now. */
    operations: z.array(z.number().int()).default([]),
    /** True when positions moved or lines other than exchanges changed: drop what is cached. */
    reset: z.boolean(),
    /** With `reset`: so many of the oldest went, and every other position is that much lower. */
    trimmed: z.number().int().default(0),
  }),
  'filter.changed': z.object({ filters: z.array(SavedFilter) }),
} as const;
