import type { breakpointMethods } from '../../../shared/contract/breakpoints.ts';
import type { Handlers } from '../../../shared/contract/define.ts';
import type { EventName, EventPayload } from '../../../shared/contract/rpc.ts';
import type { ImportResult, ruleMethods } from '../../../shared/contract/rules.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { RouteTarget } from '../../../shared/rules/act.ts';
import type { Breakpoint } from '../../../shared/rules/breakpoint.ts';
import { printRules, readRules } from '../../../shared/rules/file.ts';
import { recipeById, recipes } from '../../../shared/rules/recipes/index.ts';
import type { FileRule, Rule } from '../../../shared/rules/rule.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { Route } from '../pipeline/route.ts';
import type { SettingStore } from '../store/settings.ts';
import { BreakpointBook } from './breakpoint-book.ts';
import { HeldList } from './held-list.ts';
import { heldAnswer, heldRequest } from './held-messages.ts';
import { Interceptor } from './interceptor.ts';
import { Observer } from './observer.ts';
import type { PlannedBreakpoint } from './plan.ts';
import { RuleBook } from './rule-book.ts';

/** Counters are announced at most this often, in ms. */
const ANNOUNCE_EVERY = 250;

export interface RulesHost {
  readonly settings: SettingStore;
  listeners(): readonly { readonly id: number; readonly name: string }[];
  maxStoredBody(): number;
  /** What the index's deriver has learnt. */
  memory(): Promise<unknown>;
  /** @throws RpcError when there is no such profile */
  routeTo(target: RouteTarget, listener: number): Route;
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

/** Calls that the index worker answers; see index/protocol.ts. */
type Indexed = 'rule.fromExchange' | 'rule.tryOut';

/** Rules and breakpoints: the lists, what they hold, and the engine's end of their part of the contract. */
export class RulesService {
  readonly #host: RulesHost;
  readonly #rules: RuleBook;
  readonly #breakpoints: BreakpointBook;
  readonly #held: HeldList;
  readonly #interceptor: Interceptor;
  readonly #routes = new Map<string, Route>();
  /** What to know about the rules that were there at the start. */
  readonly notes: string[] = [];
  #announcing: NodeJS.Timeout | null = null;

  constructor(host: RulesHost) {
    this.#host = host;
    const listenerName = (id: number) => this.#nameOf(id);
    this.#rules = new RuleBook(host.settings, listenerName, () => this.#rulesChanged());
    if (this.#rules.unreadable > 0)
      this.notes.push(
        `${this.#rules.unreadable} of the workspace’s rules cannot be read by this version and are left out; they are kept.`,
      );
    this.#breakpoints = new BreakpointBook(host.settings, listenerName, () => this.#breakpointsChanged());
    this.#held = new HeldList((change) => host.emit('held.changed', change));
    const observer = new Observer();
    this.#interceptor = new Interceptor(this.#rules, this.#breakpoints, listenerName, {
      observer,
      catchUp: () =>
        void host.memory().then(
          (memory) => observer.learnFrom(memory),
          () => {},
        ),
      held: this.#held,
      maxStoredBody: () => host.maxStoredBody(),
      routeTo: (target, listener) => this.#routeTo(target, listener),
      counted: () => this.#announceSoon(),
      hasHeld: (breakpoint) => this.#hasHeld(breakpoint),
    });
    this.#interceptor.changed();
  }

  /** See PipelineHost. */
  intercept(exchange: OpenExchange, route: Route): boolean {
    return this.#interceptor.intercept(exchange, route);
  }

  /** How many windows are connected: without one nobody can let go of what is held. */
  set windows(count: number) {
    this.#held.windows = count;
  }

  /** Listeners have other names, or are gone. */
  listenersChanged(): void {
    this.#interceptor.changed();
    for (const route of this.#routes.values()) route.close?.();
    this.#routes.clear();
  }

  /** Rules of a file for this run only; the workspace's are back at the next start. */
  borrow(rules: readonly FileRule[]): void {
    this.#rules.borrow(rules.map((rule, i) => this.#fromFile(rule, i, this.notes)));
  }

  /** Lets go of everything that is held, and holds nothing any more. */
  stop(): void {
    if (this.#announcing) clearTimeout(this.#announcing);
    this.#held.stop();
    for (const route of this.#routes.values()) route.close?.();
  }

  get handlers(): Omit<Handlers<typeof ruleMethods>, Indexed> & Handlers<typeof breakpointMethods> {
    return { ...this.#ruleHandlers(), ...this.#breakpointHandlers() };
  }

  #ruleHandlers(): Omit<Handlers<typeof ruleMethods>, Indexed> {
    const rules = this.#rules;
    return {
      'rule.list': () => rules.list(),
      'rule.create': ({ rule, position }) => first(rules.create([rule], position)),
      'rule.update': ({ id, rule }) => rules.update(id, rule),
      'rule.switch': ({ id, on }) => rules.switch(id, on),
      'rule.switchAll': ({ on }) => rules.switchAll(on),
      'rule.remove': ({ id }) => {
        rules.remove(id);
        return {};
      },
      'rule.reorder': ({ ids }) => rules.reorder(ids),
      'rule.resetCounters': ({ id }) => rules.resetCounters(id),
      'rule.export': ({ ids }) => {
        const all = rules.list().rules;
        const wanted =
          ids === null ? all : ids.map((id) => first(all.filter((one) => one.id === rules.get(id).id)));
        return {
          text: printRules(
            wanted.map(({ rule }) => rule),
            (id) => this.#nameOf(id),
          ),
        };
      },
      'rule.import': ({ text, how }) => this.#import(text, how),
      'rule.recipes': () => [...recipes],
      'rule.addRecipe': ({ recipe, listeners, on }) => {
        const found = recipeById(recipe);
        if (!found)
          throw new RpcError('notFound', `There is no recipe "${recipe}".`, 'Choose one of the list.');
        return rules.create(found.rules.map((rule) => ({ ...rule, listeners, on })));
      },
    };
  }

  #breakpointHandlers(): Handlers<typeof breakpointMethods> {
    const breakpoints = this.#breakpoints;
    const held = this.#held;
    /** What it holds is let go: it was held for a breakpoint that is not this one any more. */
    const letGo = (id: number) => held.releaseAll(({ breakpoint }) => breakpoint === id);
    return {
      'breakpoint.list': () => breakpoints.list(),
      'breakpoint.create': ({ breakpoint }) => breakpoints.create(breakpoint),
      'breakpoint.update': ({ id, breakpoint }) => {
        const before = breakpoints.get(id).breakpoint;
        const entry = breakpoints.update(id, breakpoint);
        if (holdsLess(before, breakpoint)) {
          letGo(id);
          return entry;
        }
        held.retime(id, breakpoint.holdFor);
        // Only once, and that once is now.
        return breakpoint.once && breakpoint.on && held.holds(id) ? breakpoints.switch(id, false) : entry;
      },
      'breakpoint.switch': ({ id, on }) => {
        const entry = breakpoints.switch(id, on);
        if (!on) letGo(id);
        return entry;
      },
      'breakpoint.remove': ({ id }) => {
        breakpoints.remove(id);
        letGo(id);
        return {};
      },
      'breakpoint.held': () => held.list(),
      'breakpoint.message': ({ id, reveal }) => {
        const item = held.get(id);
        return {
          held: item.held,
          request: heldRequest(item.request, item.httpVersion, reveal),
          answer: item.answer && heldAnswer(item.answer, reveal),
        };
      },
      'breakpoint.keep': ({ id, draft }) => {
        held.keep(id, draft);
        return {};
      },
      'breakpoint.release': ({ id, how }) => {
        held.release(id, how);
        return {};
      },
      'breakpoint.releaseAll': () => ({ released: held.releaseAll() }),
    };
  }

  #import(text: string, how: 'add' | 'replace'): ImportResult {
    const read = readRules(text);
    if (!read.ok) return { kind: 'badFile', problems: [...read.problems] };
    const notes: string[] = [];
    const rules = read.rules.map((rule, i) => this.#fromFile(rule, i, notes));
    const entries = how === 'replace' ? this.#rules.replaceAll(rules) : this.#rules.create(rules);
    return { kind: 'imported', rules: entries, notes };
  }

  /** With listeners found by name. A rule that names one that is not here is switched off: it cannot mean another. */
  #fromFile({ listeners, ...rule }: FileRule, index: number, notes: string[]): Rule {
    if (listeners === null) return { ...rule, listeners: null };
    const all = this.#host.listeners();
    const known = listeners.map((name) => all.find((one) => one.name === name)?.id);
    const missing = listeners.filter((_, i) => known[i] === undefined);
    if (missing.length === 0) return { ...rule, listeners: known.filter((id) => id !== undefined) };
    const names = missing.map((name) => `“${name}”`).join(', ');
    notes.push(
      `Rule ${index + 1} is for ${names}, and there is no listener of that name here: it is switched off.`,
    );
    return { ...rule, on: false, listeners: known.filter((id) => id !== undefined) };
  }

  #routeTo(target: RouteTarget, listener: number): Route {
    const key = `${listener} ${JSON.stringify(target)}`;
    let route = this.#routes.get(key);
    if (!route) {
      route = this.#host.routeTo(target, listener);
      this.#routes.set(key, route);
    }
    return route;
  }

  #hasHeld({ live }: PlannedBreakpoint): void {
    live.held++;
    live.lastAt = Date.now();
    // Off for what comes next; what it holds stays held.
    if (live.breakpoint.once) this.#breakpoints.switch(live.id, false);
    else this.#host.emit('breakpoints.changed', { breakpoints: this.#breakpoints.list() });
  }

  #rulesChanged(): void {
    this.#interceptor.changed();
    this.#host.emit('rules.changed', this.#rules.list());
  }

  #breakpointsChanged(): void {
    this.#interceptor.changed();
    this.#host.emit('breakpoints.changed', { breakpoints: this.#breakpoints.list() });
  }

  #announceSoon(): void {
    this.#announcing ??= setTimeout(() => {
      this.#announcing = null;
      this.#host.emit('rules.changed', this.#rules.list());
    }, ANNOUNCE_EVERY).unref();
  }

  #nameOf(id: number): string | null {
    return this.#host.listeners().find((one) => one.id === id)?.name ?? null;
  }
}

function first<T>(list: readonly T[]): T {
  return list[0] as T;
}

/** Whether a breakpoint that was changed may not hold any more what it held before. */
function holdsLess(before: Breakpoint, after: Breakpoint): boolean {
  const what = ({ match, listeners, stage }: Breakpoint) => JSON.stringify([match, listeners, stage]);
  return (before.on && !after.on) || what(before) !== what(after);
}
