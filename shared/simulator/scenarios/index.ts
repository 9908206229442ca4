import { Scenario } from '../../contract/simulate.ts';
import { firstWeek } from './first-week.ts';
import { lifecycle } from './lifecycle.ts';
import { reorganisation } from './reorganisation.ts';

/** Stories ready to be played, in the order they are offered. */
export const scenarios: readonly Scenario[] = [firstWeek, lifecycle, reorganisation].map((one) =>
  Scenario.parse(one),
);

export function scenarioById(id: string): Scenario | undefined {
  return scenarios.find((one) => one.id === id);
}
