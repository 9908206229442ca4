import type { Recipe } from '../../contract/rules.ts';
import { describeRule } from '../describe.ts';
import { Rule, type RuleInput } from '../rule.ts';

/** A recipe as it is written down. `sources`: title and URL. */
export interface RecipeData extends Omit<Recipe, 'rules' | 'sentences' | 'sources'> {
  readonly sources: readonly (readonly [title: string, url: string])[];
  readonly rules: readonly RuleInput[];
}

export function toRecipe({ sources, rules, ...recipe }: RecipeData): Recipe {
  const parsed = rules.map((rule) => Rule.parse({ name: recipe.name, ...rule }));
  return {
    ...recipe,
    sources: sources.map(([title, url]) => ({ title, url })),
    rules: parsed,
    sentences: parsed.map((rule) => describeRule(rule, () => null)),
  };
}

export const entraLogs = [
  'Microsoft: understanding the provisioning logs',
  'https://learn.microsoft.com/en-us/entra/identity/monitoring-health/howto-analyze-provisioning-logs',
] as const;

export const entraQuarantine = [
  'Microsoft: application provisioning in quarantine',
  'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-quarantine-status',
] as const;

export const oktaEmptyAnswer = [
  'Okta support: no results for users returned',
  'https://support.okta.com/help/s/article/okta-scim-connector-error-no-results-for-users-returned-when-testing-connection',
] as const;
