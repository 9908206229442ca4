import { z } from 'zod';
import type { BreakpointEntry } from '../../../shared/contract/breakpoints.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { Breakpoint } from '../../../shared/rules/breakpoint.ts';
import { describeBreakpoint, type ListenerName } from '../../../shared/rules/describe.ts';
import type { SettingStore } from '../store/settings.ts';

const KEY = 'breakpoints';
const Stored = z.object({
  last: z.number().int(),
  breakpoints: z.array(z.object({ id: z.number().int(), breakpoint: z.unknown() })),
});

export interface LiveBreakpoint {
  readonly id: number;
  breakpoint: Breakpoint;
  held: number;
  lastAt: number | null;
}

/** The workspace's breakpoints: kept in the database, counted in memory. */
export class BreakpointBook {
  readonly #settings: SettingStore;
  readonly #listenerName: ListenerName;
  readonly #onChange: () => void;
  #breakpoints: LiveBreakpoint[] = [];
  readonly #unreadable: { id: number; breakpoint: unknown }[] = [];
  #last: number;

  constructor(settings: SettingStore, listenerName: ListenerName, onChange: () => void) {
    this.#settings = settings;
    this.#listenerName = listenerName;
    this.#onChange = onChange;
    const stored = settings.get(KEY, Stored, { last: 0, breakpoints: [] });
    this.#last = stored.last;
    for (const { id, breakpoint } of stored.breakpoints) {
      const parsed = Breakpoint.safeParse(breakpoint);
      if (parsed.success) this.#breakpoints.push({ id, breakpoint: parsed.data, held: 0, lastAt: null });
      else this.#unreadable.push({ id, breakpoint });
    }
  }

  get active(): readonly LiveBreakpoint[] {
    return this.#breakpoints.filter(({ breakpoint }) => breakpoint.on);
  }

  list(): BreakpointEntry[] {
    return this.#breakpoints.map((one) => this.#entry(one));
  }

  /** @throws RpcError notFound */
  get(id: number): LiveBreakpoint {
    const found = this.#breakpoints.find((one) => one.id === id);
    if (found) return found;
    throw new RpcError(
      'notFound',
      `There is no breakpoint ${id}.`,
      'It may have been removed in another window.',
    );
  }

  create(breakpoint: Breakpoint): BreakpointEntry {
    const one = { id: ++this.#last, breakpoint, held: 0, lastAt: null };
    this.#breakpoints.push(one);
    this.#changed();
    return this.#entry(one);
  }

  update(id: number, breakpoint: Breakpoint): BreakpointEntry {
    const one = this.get(id);
    one.breakpoint = breakpoint;
    one.held = 0;
    one.lastAt = null;
    this.#changed();
    return this.#entry(one);
  }

  switch(id: number, on: boolean): BreakpointEntry {
    const one = this.get(id);
    one.breakpoint = { ...one.breakpoint, on };
    this.#changed();
    return this.#entry(one);
  }

  remove(id: number): void {
    this.get(id);
    this.#breakpoints = this.#breakpoints.filter((one) => one.id !== id);
    this.#changed();
  }

  #entry({ id, breakpoint, held, lastAt }: LiveBreakpoint): BreakpointEntry {
    return { id, breakpoint, sentence: describeBreakpoint(breakpoint, this.#listenerName), held, lastAt };
  }

  #changed(): void {
    this.#settings.set(KEY, {
      last: this.#last,
      breakpoints: [
        ...this.#breakpoints.map(({ id, breakpoint }) => ({ id, breakpoint })),
        ...this.#unreadable,
      ],
    });
    this.#onChange();
  }
}
