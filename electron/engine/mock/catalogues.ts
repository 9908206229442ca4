import { type Catalogue, createCatalogue } from '../../../shared/profiles/catalogue.ts';
import { type Profile, profiles } from '../../../shared/profiles/index.ts';
import type { Definitions } from '../../../shared/scim/definitions.ts';

/** Made once for each set of definitions and shared: a mock that lives for one check must not cost that much. */
const catalogues = new WeakMap<Definitions, Catalogue>();

/** What a directory with some definitions is kept by; every shipped profile can show it, and the one given. */
export function catalogueFor(definitions: Definitions, profile: Profile): Catalogue {
  if (!profiles.includes(profile)) return createCatalogue(definitions, [...profiles, profile]);
  const known = catalogues.get(definitions);
  if (known) return known;
  const made = createCatalogue(definitions, profiles);
  catalogues.set(definitions, made);
  return made;
}
