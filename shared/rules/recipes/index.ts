import type { Recipe } from '../../contract/rules.ts';
import { connection } from './connection.ts';
import { data } from './data.ts';
import { errors } from './errors.ts';
import { identity } from './identity.ts';
import { toRecipe } from './recipe.ts';
import { slow } from './slow.ts';

/** Cases that happen, each with where it was seen, in the order they are listed. */
export const recipes: readonly Recipe[] = [...errors, ...slow, ...connection, ...data, ...identity].map(
  toRecipe,
);

export function recipeById(id: string): Recipe | undefined {
  return recipes.find((recipe) => recipe.id === id);
}
