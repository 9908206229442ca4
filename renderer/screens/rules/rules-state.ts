import { useEffect, useState } from 'react';
import type { Recipe, RuleList } from '../../../shared/contract/rules.ts';
import { engine } from '../../app/engine.ts';
import { workspace } from '../../app/workspace.ts';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { createStore, useStore } from '../../ui/store.ts';

/** The list as last seen, so that coming back to the screen shows it at once. */
const rules = createStore<RuleList | null>(null);
const recipes = createStore<readonly Recipe[] | null>(null);

/** The rules in order, kept current while the screen is shown. */
export function useRules(): { list: RuleList | null; problem: Problem | null } {
  const list = useStore(rules);
  const [problem, setProblem] = useState<Problem | null>(null);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client) return;
    let current = true;
    const stop = client.on('rules.changed', (changed) => rules.set(changed));
    client.call('rule.list', {}).then(
      (found) => {
        if (!current) return;
        rules.set(found);
        setProblem(null);
      },
      (error) => current && setProblem(toProblem(error)),
    );
    return () => {
      current = false;
      stop();
    };
  }, [client]);
  return { list, problem };
}

/** Takes in a list that was read elsewhere. */
export function tookList(list: RuleList): void {
  rules.set(list);
}

/** Whether a rule of the list is switched on. */
export function isOn(id: number): boolean {
  return rules.get()?.rules.find((entry) => entry.id === id)?.rule.on ?? false;
}

/** Sets the order at once; the engine's own list follows. */
export function showOrder(ids: readonly number[]): void {
  rules.set(
    (before) =>
      before && {
        ...before,
        rules: ids.flatMap((id) => before.rules.find((entry) => entry.id === id) ?? []),
      },
  );
}

export function useRecipes(): { all: readonly Recipe[] | null; problem: Problem | null } {
  const all = useStore(recipes);
  const [problem, setProblem] = useState<Problem | null>(null);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client) return;
    client.call('rule.recipes', {}).then(
      (found) => recipes.set(found),
      (error) => setProblem(toProblem(error)),
    );
  }, [client]);
  return { all, problem };
}

export function listenerName(id: number): string | null {
  return workspace.get()?.listeners.find((listener) => listener.id === id)?.name ?? null;
}
