import { z } from 'zod';
import type { RuleEntry, RuleList } from '../../../shared/contract/rules.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { describeRule, type ListenerName } from '../../../shared/rules/describe.ts';
import { Rule } from '../../../shared/rules/rule.ts';
import type { SettingStore } from '../store/settings.ts';

const KEY = 'rules';
const Stored = z.object({
  on: z.boolean(),
  /** Ids rise and are never used twice: a trace names them. */
  last: z.number().int(),
  rules: z.array(z.object({ id: z.number().int(), rule: z.unknown() })),
});

/** A rule in the list, with its counters: they live as long as the engine. */
export interface LiveRule {
  readonly id: number;
  rule: Rule;
  matched: number;
  acted: number;
  /** Milliseconds since the epoch. */
  firstAt: number | null;
  lastAt: number | null;
  /** Times of the latest matches, for a rate limit. */
  recent: number[];
}

/** The workspace's rules in order: kept in the database, counted in memory. */
export class RuleBook {
  readonly #settings: SettingStore;
  readonly #listenerName: ListenerName;
  readonly #onChange: () => void;
  #rules: LiveRule[];
  #on: boolean;
  #last: number;
  /** False while the rules of a file stand in for the workspace's for one run. */
  #kept = true;
  /** Rules of the workspace that this version cannot read; they are kept as they are. */
  readonly #unreadable: { id: number; rule: unknown }[] = [];

  constructor(settings: SettingStore, listenerName: ListenerName, onChange: () => void) {
    this.#settings = settings;
    this.#listenerName = listenerName;
    this.#onChange = onChange;
    const stored = settings.get(KEY, Stored, { on: true, last: 0, rules: [] });
    this.#on = stored.on;
    this.#last = stored.last;
    this.#rules = [];
    for (const { id, rule } of stored.rules) {
      const parsed = Rule.safeParse(rule);
      if (parsed.success) this.#rules.push(live(id, parsed.data));
      else this.#unreadable.push({ id, rule });
    }
  }

  /** How many rules of the workspace could not be read. */
  get unreadable(): number {
    return this.#unreadable.length;
  }

  /** The rules that may act, from the top. */
  get active(): readonly LiveRule[] {
    return this.#on ? this.#rules.filter(({ rule }) => rule.on) : [];
  }

  list(): RuleList {
    return { on: this.#on, rules: this.#rules.map((one) => this.#entry(one)) };
  }

  /** @throws RpcError notFound */
  get(id: number): LiveRule {
    const found = this.#rules.find((one) => one.id === id);
    if (found) return found;
    throw new RpcError('notFound', `There is no rule ${id}.`, 'It may have been removed in another window.');
  }

  create(rules: readonly Rule[], position = this.#rules.length): RuleEntry[] {
    const made = rules.map((rule) => live(++this.#last, rule));
    this.#rules.splice(position, 0, ...made);
    this.#changed();
    return made.map((one) => this.#entry(one));
  }

  update(id: number, rule: Rule): RuleEntry {
    const one = this.get(id);
    one.rule = rule;
    reset(one);
    this.#changed();
    return this.#entry(one);
  }

  switch(id: number, on: boolean): RuleEntry {
    const one = this.get(id);
    one.rule = { ...one.rule, on };
    this.#changed();
    return this.#entry(one);
  }

  switchAll(on: boolean): RuleList {
    this.#on = on;
    this.#changed();
    return this.list();
  }

  remove(id: number): void {
    this.get(id);
    this.#rules = this.#rules.filter((one) => one.id !== id);
    this.#changed();
  }

  /** @throws RpcError conflict when `ids` are not those of the list */
  reorder(ids: readonly number[]): RuleList {
    const same = ids.length === this.#rules.length && new Set(ids).size === ids.length;
    if (!same || !ids.every((id) => this.#rules.some((one) => one.id === id)))
      throw new RpcError(
        'conflict',
        'The list of rules is another by now.',
        'Look at it again: it was changed in another window.',
      );
    this.#rules = ids.map((id) => this.get(id));
    this.#changed();
    return this.list();
  }

  resetCounters(id: number | null): RuleList {
    for (const one of id === null ? this.#rules : [this.get(id)]) reset(one);
    this.#onChange();
    return this.list();
  }

  replaceAll(rules: readonly Rule[]): RuleEntry[] {
    this.#rules = [];
    return this.create(rules);
  }

  /** Rules for this run only; the workspace's are left as they are, and back at the next start. */
  borrow(rules: readonly Rule[]): void {
    this.#kept = false;
    this.#on = true;
    this.replaceAll(rules);
  }

  #entry({ id, rule, matched, acted, lastAt }: LiveRule): RuleEntry {
    return { id, rule, sentence: describeRule(rule, this.#listenerName), matched, acted, lastAt };
  }

  #changed(): void {
    if (this.#kept)
      this.#settings.set(KEY, {
        on: this.#on,
        last: this.#last,
        rules: [...this.#rules.map(({ id, rule }) => ({ id, rule })), ...this.#unreadable],
      });
    this.#onChange();
  }
}

function live(id: number, rule: Rule): LiveRule {
  return { id, rule, matched: 0, acted: 0, firstAt: null, lastAt: null, recent: [] };
}

function reset(one: LiveRule): void {
  one.matched = one.acted = 0;
  one.firstAt = one.lastAt = null;
  one.recent = [];
}
