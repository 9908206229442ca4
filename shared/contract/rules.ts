import { z } from 'zod';
import { Rule } from '../rules/rule.ts';
import { methods } from './define.ts';
import { Sentence } from './exchange.ts';

const id = z.number().int();

/** A rule of the workspace, with what it has done since its counters were last reset. Times: ms since the epoch. */
export const RuleEntry = z.object({
  id,
  rule: Rule,
  /** "When Okta sends a create, answer 429 with Retry-After 30, 3 times": names are what stands out. */
  sentence: Sentence,
  matched: z.number().int(),
  acted: z.number().int(),
  lastAt: z.number().nullable(),
});
export type RuleEntry = z.infer<typeof RuleEntry>;

/** All rules from the top, and whether any acts at all. */
export const RuleList = z.object({ on: z.boolean(), rules: z.array(RuleEntry) });
export type RuleList = z.infer<typeof RuleList>;

/** A ready-made set of rules for a case that happens. */
export const Recipe = z.object({
  id: z.string(),
  name: z.string(),
  /** What it does, and what there is to find out with it. */
  summary: z.string(),
  group: z.enum(['slow', 'errors', 'connection', 'data', 'identity']),
  /** Where the case comes from: documentation or a public report. */
  sources: z.array(z.object({ title: z.string(), url: z.string() })),
  rules: z.array(Rule),
  /** One per rule. */
  sentences: z.array(Sentence),
});
export type Recipe = z.infer<typeof Recipe>;

/** What is wrong in a file of rules, and where. Lines and columns from 1. */
export const FileProblem = z.object({
  line: z.number().int(),
  column: z.number().int(),
  /** `rules[2].acts[0].status`; empty for the file as a whole. */
  path: z.string(),
  message: z.string(),
});
export type FileProblem = z.infer<typeof FileProblem>;

export const ImportResult = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('imported'),
    rules: z.array(RuleEntry),
    /** What to know about it: "Rule 2 names the listener "Staging", which is not here: it is off." */
    notes: z.array(z.string()),
  }),
  /** Nothing was imported. */
  z.object({ kind: z.literal('badFile'), problems: z.array(FileProblem) }),
]);
export type ImportResult = z.infer<typeof ImportResult>;

export const ruleMethods = methods({
  'rule.list': { params: z.object({}), result: RuleList },
  /** `position`: index in the list; at the end when absent. */
  'rule.create': {
    params: z.object({ rule: Rule, position: z.number().int().min(0).optional() }),
    result: RuleEntry,
  },
  /** Replaces a rule whole. Its counters start anew. */
  'rule.update': { params: z.object({ id, rule: Rule }), result: RuleEntry },
  'rule.switch': { params: z.object({ id, on: z.boolean() }), result: RuleEntry },
  /** The master switch. */
  'rule.switchAll': { params: z.object({ on: z.boolean() }), result: RuleList },
  'rule.remove': { params: z.object({ id }), result: z.object({}) },
  /** The new order: every id of the list once. */
  'rule.reorder': { params: z.object({ ids: z.array(id) }), result: RuleList },
  /** Of one rule, or of all. */
  'rule.resetCounters': { params: z.object({ id: id.nullable() }), result: RuleList },
  /** A file of these rules, or of all. */
  'rule.export': {
    params: z.object({ ids: z.array(id).nullable() }),
    result: z.object({ text: z.string() }),
  },
  'rule.import': {
    params: z.object({ text: z.string(), how: z.enum(['add', 'replace']).default('add') }),
    result: ImportResult,
  },
  'rule.recipes': { params: z.object({}), result: z.array(Recipe) },
  'rule.addRecipe': {
    params: z.object({
      recipe: z.string(),
      listeners: z.array(id).nullable().default(null),
      on: z.boolean().default(true),
    }),
    result: z.array(RuleEntry),
  },
  /** A draft, not kept: from now on answer such requests as this one was answered. */
  'rule.fromExchange': { params: z.object({ exchange: id }), result: z.object({ rule: Rule }) },
  /**
   * Which of the latest exchanges of a session a rule would have met, limits left aside. Looks at `looked` of
   * them, newest first, and names at most 50.
   */
  'rule.tryOut': {
    params: z.object({ rule: Rule, session: id }),
    result: z.object({
      looked: z.number().int(),
      matched: z.number().int(),
      exchanges: z.array(id),
    }),
  },
});

export const ruleEvents = {
  /** Rules, their order, the switch, or counters are different now. */
  'rules.changed': RuleList,
} as const;
