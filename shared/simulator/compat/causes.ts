import type { CompatCause } from '../../contract/compat.ts';
import { causeRules } from './cause-rules.ts';
import { Facts, type Habit, type Trouble } from './facts.ts';

/**
 * Null when nothing here explains it. What the app says itself counts most; habits it took elsewhere (`taken`) are not
 * the cause.
 */
export function causeOf(trouble: Trouble, taken: ReadonlySet<Habit> = new Set()): CompatCause | null {
  const facts = new Facts(trouble);
  const possible = causeRules.filter((one) => !(one.habit && taken.has(one.habit)) && one.when(facts));
  const rule = possible.find(({ says }) => says?.test(facts.detail)) ?? possible[0];
  return rule === undefined ? null : { code: rule.code, why: rule.why, fix: rule.fix };
}
