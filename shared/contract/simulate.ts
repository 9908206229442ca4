import { z } from 'zod';
import { GroupRule, HrEvent } from '../simulator/hr/record.ts';
import { steps } from '../simulator/talk.ts';
import { methods } from './define.ts';
import { Sentence } from './exchange.ts';
import { idpIds } from './idp.ts';

export const SimulatorStep = z.enum(steps);
export type SimulatorStep = z.infer<typeof SimulatorStep>;

/** An identity provider that can be simulated. */
export const SimulatorInfo = z.object({
  id: z.string(),
  /** Null for a client of no vendor. */
  idp: z.enum(idpIds).nullable(),
  name: z.string(),
  variant: z.string(),
  summary: z.string(),
  sources: z.array(z.object({ title: z.string(), url: z.string().nullable() })),
  /** What nobody documents, and what it was set by. */
  assumed: z.array(z.object({ what: z.string(), why: z.string() })),
  /** Sends changes as they happen, or gathers them into cycles of so many ms. */
  cycle: z.number().nullable(),
  /** What it ever does. */
  steps: z.array(SimulatorStep),
});
export type SimulatorInfo = z.infer<typeof SimulatorInfo>;

/** Where requests go: a listener, or any address with the token it asks for. */
export const SimulationTarget = z.union([
  z.object({ listener: z.number().int() }),
  z.object({
    url: z.url({ protocol: /^https?$/ }),
    token: z.string().nullable(),
    /** What the app is called on the stage; its host when left out. */
    name: z.string().optional(),
  }),
]);
export type SimulationTarget = z.infer<typeof SimulationTarget>;

/** A part of a run: what happens in it, told in one line. `{{idp}}` in a title is the identity provider's name. */
export const Chapter = z.strictObject({
  title: z.string().min(1),
  /** What a presenter says. */
  notes: z.string().default(''),
  events: z.array(HrEvent),
});
export type Chapter = z.output<typeof Chapter>;

/** An editable story of people and groups. */
export const Scenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  summary: z.string(),
  groups: z.array(GroupRule).default([]),
  chapters: z.array(Chapter).min(1),
});
export type Scenario = z.output<typeof Scenario>;
export type ScenarioInput = z.input<typeof Scenario>;

/** What happens in a run. */
export const Story = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scenario'), id: z.string() }),
  z.object({ kind: z.literal('own'), scenario: Scenario }),
  /** A made-up company that joins in one go. */
  z.object({
    kind: z.literal('generated'),
    people: z.number().int().min(1).max(100_000),
    groups: z.number().int().min(0).max(2000).default(0),
    seed: z.number().int().min(0).default(1),
  }),
  /** HR's list as CSV or JSON: everybody in it joins. */
  z.object({ kind: z.literal('file'), name: z.string(), text: z.string().max(16 * 1024 * 1024) }),
]);
export type Story = z.output<typeof Story>;

/**
 * How time passes. `fast`: as fast as the apps answer, time between cycles is skipped. `presented`: with pauses to
 * watch. `stepped`: each request waits to be let go. `real`: as it would be, 40 minutes between cycles included.
 */
export const Pace = z.object({
  kind: z.enum(['fast', 'presented', 'stepped', 'real']),
  /** 2 is twice as fast; for `presented` and `real`. */
  speed: z.number().min(0.1).max(100).default(1),
});
export type Pace = z.output<typeof Pace>;

const SubjectRef = z.object({ kind: z.enum(['person', 'group']), key: z.string(), name: z.string() });

/** A request on its way, or its answer. */
export const Moment = z.object({
  /** Counts up within a run. A request and its answer share `request`. */
  sequence: z.number().int(),
  request: z.number().int(),
  phase: z.enum(['sent', 'answered']),
  /** Position in the run's apps. */
  app: z.number().int(),
  step: SimulatorStep,
  subject: SubjectRef.nullable(),
  sentence: Sentence,
  method: z.string(),
  path: z.string(),
  /** Null while it travels, and 0 when no answer came. */
  status: z.number().int().nullable(),
  /** ms */
  took: z.number().nullable(),
  exchange: z.number().int().nullable(),
});
export type Moment = z.infer<typeof Moment>;

/** An object that an app refused, as an administrator of the identity provider reads it. */
export const SimulationFailure = z.object({
  app: z.number().int(),
  step: SimulatorStep,
  subject: SubjectRef.nullable(),
  words: z.string(),
  tries: z.number().int(),
  /** Virtual time of the next try, ms since the epoch; null when a person has to see to it. */
  nextAt: z.number().nullable(),
  exchange: z.number().int().nullable(),
});
export type SimulationFailure = z.infer<typeof SimulationFailure>;

export const SimulationApp = z.object({
  name: z.string(),
  target: z.string(),
  listener: z.number().int().nullable(),
  /** Accounts that are linked, those of them that are on, and groups. */
  accounts: z.number().int(),
  active: z.number().int(),
  groups: z.number().int(),
  cycle: z.number().int(),
  /** Objects waiting for another try, or for a person. */
  failed: z.number().int(),
  /** Why the identity provider has slowed the job down, if it has. */
  quarantine: z.string().nullable(),
  /** Why nothing more is sent to it: what happened and what to do. */
  problem: z.string().nullable(),
});
export type SimulationApp = z.infer<typeof SimulationApp>;

export const SimulationRun = z.object({
  id: z.number().int(),
  simulator: z.string(),
  title: z.string(),
  state: z.enum(['running', 'paused', 'finished', 'stopped', 'failed']),
  pace: Pace,
  chapters: z.array(z.string()),
  /** Position of the chapter that plays; the number of chapters at the end. */
  chapter: z.number().int(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** What the clock of the identity provider shows, ms since the epoch. */
  virtualTime: z.number(),
  /** Requests answered; of them refused (400 and up, or no answer). */
  requests: z.number().int(),
  refused: z.number().int(),
  /** Objects done, and how many there are to do in this chapter as far as is known. */
  done: z.number().int(),
  total: z.number().int(),
  /** Requests a second over the last seconds. */
  rate: z.number(),
  apps: z.array(SimulationApp),
  /** Why it could not go on: what happened and what to do. */
  problem: z.string().nullable(),
});
export type SimulationRun = z.infer<typeof SimulationRun>;

/** Who has an account where. */
export const AccessRow = z.object({
  key: z.string(),
  name: z.string(),
  department: z.string().nullable(),
  /** Where HR has them. */
  status: z.enum(['coming', 'working', 'absent', 'left', 'erased']),
  /** One for each app. */
  apps: z.array(
    z.object({
      account: z.enum(['none', 'on', 'off']),
      id: z.string().nullable(),
      groups: z.array(z.string()),
      /** Why the app does not have what the identity provider wants. */
      problem: z.string().nullable(),
    }),
  ),
});
export type AccessRow = z.infer<typeof AccessRow>;

const run = z.object({ run: z.number().int() });

export const simulateMethods = methods({
  'simulate.idps': { params: z.object({}), result: z.array(SimulatorInfo) },
  'simulate.scenarios': { params: z.object({}), result: z.array(Scenario) },
  /** Starts a run. A target that is not on this computer needs `confirmed`. */
  'simulate.start': {
    params: z.object({
      simulator: z.string(),
      targets: z.array(SimulationTarget).min(1).max(12),
      story: Story,
      pace: Pace.default({ kind: 'presented', speed: 1 }),
      confirmed: z.boolean().default(false),
    }),
    result: SimulationRun,
  },
  'simulate.pause': { params: run, result: SimulationRun },
  'simulate.resume': { params: run, result: SimulationRun },
  /** Lets one request go, or everything up to the end of the operation or chapter, and pauses then. */
  'simulate.step': {
    params: run.extend({ to: z.enum(['request', 'operation', 'chapter']).default('request') }),
    result: SimulationRun,
  },
  'simulate.setPace': { params: run.extend({ pace: Pace }), result: SimulationRun },
  'simulate.stop': { params: run, result: SimulationRun },
  /** Takes a run that has ended off the list. */
  'simulate.forget': { params: run, result: z.object({}) },
  'simulate.list': { params: z.object({}), result: z.array(SimulationRun) },
  /** The last moments of a run, oldest first; at most 500 are kept. */
  'simulate.moments': { params: run, result: z.array(Moment) },
  'simulate.failures': { params: run, result: z.array(SimulationFailure) },
  /** Rows by position in the order people joined, `to` excluded. */
  'simulate.access': {
    params: run.extend({ from: z.number().int().min(0), to: z.number().int().min(0) }),
    result: z.object({ total: z.number().int(), rows: z.array(AccessRow) }),
  },
});

export const simulateEvents = {
  /** At most ten times a second. `missed` counts moments that were too many to be told. */
  'simulate.progress': z.object({
    run: SimulationRun,
    moments: z.array(Moment),
    missed: z.number().int(),
  }),
} as const;
