import type { breakpointMethods } from '../../../shared/contract/breakpoints.ts';
import type { Handlers } from '../../../shared/contract/define.ts';
import type { EventName, EventPayload } from '../../../shared/contract/rpc.ts';
import type { ruleMethods } from '../../../shared/contract/rules.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { ListenerName } from '../../../shared/rules/describe.ts';
import type { SettingStore } from '../store/settings.ts';
import { BreakpointBook } from './breakpoint-book.ts';
import { RuleBook } from './rule-book.ts';

export interface RulesHost {
  readonly settings: SettingStore;
  readonly listenerName: ListenerName;
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

/** Rules and breakpoints: the lists, and the engine's end of their part of the contract. */
export class RulesService {
  readonly rules: RuleBook;
  readonly breakpoints: BreakpointBook;

  constructor(host: RulesHost) {
    this.rules = new RuleBook(host.settings, host.listenerName, () =>
      host.emit('rules.changed', this.rules.list()),
    );
    this.breakpoints = new BreakpointBook(host.settings, host.listenerName, () =>
      host.emit('breakpoints.changed', { breakpoints: this.breakpoints.list() }),
    );
  }

  get handlers(): Handlers<typeof ruleMethods> & Handlers<typeof breakpointMethods> {
    const { rules, breakpoints } = this;
    return {
      'rule.list': () => rules.list(),
      'rule.create': ({ rule, position }) => one(rules.create([rule], position)),
      'rule.update': ({ id, rule }) => rules.update(id, rule),
      'rule.switch': ({ id, on }) => rules.switch(id, on),
      'rule.switchAll': ({ on }) => rules.switchAll(on),
      'rule.remove': ({ id }) => {
        rules.remove(id);
        return {};
      },
      'rule.reorder': ({ ids }) => rules.reorder(ids),
      'rule.resetCounters': ({ id }) => rules.resetCounters(id),
      'rule.export': () => ({ text: '' }),
      'rule.import': () => ({ kind: 'imported', rules: [], notes: [] }),
      'rule.recipes': () => [],
      'rule.addRecipe': () => [],
      'rule.fromExchange': ({ exchange }) => {
        throw new RpcError('notFound', `Exchange ${exchange} is not in the workspace any more.`);
      },
      'rule.tryOut': () => ({ looked: 0, matched: 0, exchanges: [] }),
      'breakpoint.list': () => breakpoints.list(),
      'breakpoint.create': ({ breakpoint }) => breakpoints.create(breakpoint),
      'breakpoint.update': ({ id, breakpoint }) => breakpoints.update(id, breakpoint),
      'breakpoint.switch': ({ id, on }) => breakpoints.switch(id, on),
      'breakpoint.remove': ({ id }) => {
        breakpoints.remove(id);
        return {};
      },
      'breakpoint.held': () => [],
      'breakpoint.message': notHeld,
      'breakpoint.keep': notHeld,
      'breakpoint.release': notHeld,
      'breakpoint.releaseAll': () => ({ released: 0 }),
    };
  }
}

function one<T>(list: readonly T[]): T {
  return list[0] as T;
}

function notHeld(): never {
  throw new RpcError(
    'notFound',
    'This exchange is not held any more.',
    'It was released, or the client left.',
  );
}
