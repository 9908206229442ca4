import { z } from 'zod';
import type { IdpId } from '../contract/idp.ts';
import type { Step } from './operations.ts';

/**
 * - `initial`: everybody is looked for by name, and created or linked
 * - `incremental`: what changed since, mostly by the ids that are known by then
 * - `burst`: a stretch of activity of a client that acts on events and has no cycles
 */
export const cycleKinds = ['initial', 'incremental', 'burst'] as const;
export type CycleKind = (typeof cycleKinds)[number];

/** A provisioning run of one identity provider at one listener. Times in ms since the epoch. */
export const Cycle = z.object({
  /** Id of its first exchange. */
  id: z.number(),
  session: z.number(),
  listener: z.number().nullable(),
  idp: z.string(),
  /** Counts from 1. */
  number: z.number(),
  kind: z.enum(cycleKinds),
  startedAt: z.number(),
  /** End of its latest answer. */
  endedAt: z.number(),
  /** From the start of the one before to its start; null for the first. */
  after: z.number().nullable(),
  lastExchange: z.number(),
  /** True when a later one began. */
  over: z.boolean(),
  /** Operations that began with a look-up or created somebody, and those that went by an id known before. */
  found: z.number(),
  known: z.number(),
  lastProbeOnly: z.boolean(),
});
export type Cycle = z.infer<typeof Cycle>;

export const CyclesState = z.object({
  version: z.literal(1),
  current: z.array(z.tuple([z.string(), Cycle])),
});
export type CyclesState = z.infer<typeof CyclesState>;

/** How a client's activity falls into cycles. Microsoft's documentation gives about 40 minutes between cycles. */
interface Rhythm {
  /** A longer silence, ms, ends a cycle. */
  readonly silence: number;
  /** After this silence, ms, a connection check begins a cycle; null when checks say nothing. */
  readonly beforeCheck: number | null;
  /** False for clients that act on events. */
  readonly cyclic: boolean;
}

const minute = 60_000;
const scheduled: Rhythm = { silence: 5 * minute, beforeCheck: null, cyclic: true };
const eventDriven: Rhythm = { silence: 15 * minute, beforeCheck: null, cyclic: false };
const rhythms: Readonly<Record<IdpId, Rhythm>> = {
  entra: { silence: 5 * minute, beforeCheck: 1000, cyclic: true },
  google: scheduled,
  jumpcloud: scheduled,
  ping: scheduled,
  okta: eventDriven,
  onelogin: eventDriven,
  scimscope: eventDriven,
};

const maxClients = 2_000;

export interface InCycle {
  readonly cycle: Cycle;
  /** The one before, over now. */
  readonly ended: Cycle | null;
}

/** Puts exchanges into cycles; a fold in the order of recording. What nobody known sent belongs to none. */
export class Cycles {
  readonly #current: Map<string, Cycle>;

  constructor(state?: CyclesState) {
    this.#current = new Map(state?.current ?? []);
  }

  snapshot(): CyclesState {
    return { version: 1, current: [...this.#current] };
  }

  /** `opens` is true for the first exchange of an operation. */
  take(step: Step, opens: boolean): InCycle | null {
    if (step.idp === null || step.idp === 'scimscope' || step.byHand) return null;
    const rhythm = rhythms[step.idp];
    const client = `${step.session}\n${step.listener ?? ''}\n${step.idp}`;
    const before = this.#current.get(client) ?? null;
    const begins = before === null || isBeginning(before, step, rhythm);
    const cycle = begins ? begin(step, before, rhythm) : { ...before };
    cycle.endedAt = Math.max(cycle.endedAt, step.at + (step.took ?? 0));
    cycle.lastExchange = Math.max(cycle.lastExchange, step.id);
    if (step.kind !== 'probe' && step.kind !== 'token') cycle.lastProbeOnly = false;
    if (opens && rhythm.cyclic) count(cycle, step);
    // The latest client goes last, so that the first key is the one silent for longest.
    this.#current.delete(client);
    this.#current.set(client, cycle);
    if (this.#current.size > maxClients) this.#current.delete(this.#current.keys().next().value ?? '');
    return { cycle, ended: begins && before !== null ? { ...before, over: true } : null };
  }
}

function isBeginning(before: Cycle, step: Step, { silence, beforeCheck }: Rhythm): boolean {
  const pause = step.at - before.endedAt;
  if (pause > silence) return true;
  return beforeCheck !== null && step.kind === 'probe' && !before.lastProbeOnly && pause > beforeCheck;
}

function begin(step: Step, before: Cycle | null, { cyclic }: Rhythm): Cycle {
  return {
    id: step.id,
    session: step.session,
    listener: step.listener,
    idp: step.idp ?? '',
    number: (before?.number ?? 0) + 1,
    kind: cyclic ? (before === null ? 'initial' : 'incremental') : 'burst',
    startedAt: step.at,
    endedAt: step.at,
    after: before === null ? null : step.at - before.startedAt,
    lastExchange: step.id,
    over: false,
    found: 0,
    known: 0,
    lastProbeOnly: true,
  };
}

/** A restart looks for everybody again: many look-ups make a later cycle an initial one as well. */
const manyFound = 20;

function count(cycle: Cycle, { kind, effect }: Step): void {
  if (kind === 'lookup' || kind === 'lookupGroup' || kind === 'create' || kind === 'createGroup')
    cycle.found++;
  else if (kind === 'read' || kind === 'readGroup' || effect === 'write') cycle.known++;
  else return;
  const mostlyFound = cycle.found > cycle.known;
  if (cycle.number === 1) cycle.kind = mostlyFound ? 'initial' : 'incremental';
  else cycle.kind = mostlyFound && cycle.found >= manyFound ? 'initial' : 'incremental';
}

/** True for identity providers whose cycles are shown as such. */
export function isCyclic(idp: IdpId): boolean {
  return rhythms[idp].cyclic;
}
