import type { Catalogue } from '../../../shared/profiles/catalogue.ts';
import { insideOf, type Profile } from '../../../shared/profiles/profile.ts';
import type { Registry } from '../../../shared/scim/registry.ts';
import type { ChangeListener, Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { RenderCache } from './render.ts';
import { Searcher } from './search.ts';
import { Throttle } from './throttle.ts';

/** A directory as a profile shows it, and what is kept of answers in that form. */
export class Face {
  readonly profile: Profile;
  /** The schemas and resource types of the profile. */
  readonly registry: Registry;
  readonly rendered: RenderCache;
  readonly searcher: Searcher;
  readonly throttle: Throttle;
  /** A GET of one resource needs no more than the resource. */
  readonly plain: boolean;

  constructor(directory: Directory, profile: Profile, registry: Registry) {
    this.profile = profile;
    this.registry = registry;
    this.rendered = new RenderCache(directory);
    this.searcher = new Searcher(directory, this.rendered);
    this.throttle = new Throttle(profile, directory.now());
    const hides = Object.values(profile.lifecycle).some(({ inactive }) => inactive === 'hide');
    this.plain =
      profile.rates.length === 0 &&
      profile.requests.requiredHeaders.length === 0 &&
      profile.resourceTypes === null &&
      Object.keys(profile.operations).length === 0 &&
      !hides;
  }
}

/** How clients see a directory, and how Scimscope itself does: one and the same where no app is imitated. */
interface Sides {
  readonly outside: Face;
  readonly inside: Face;
}

/** Each keeps answers; a workspace rarely has more listeners with a profile of their own. */
const facesKept = 4;

/** The faces of one directory, by profile: several listeners may show the same people as different apps. */
export class Faces implements ChangeListener {
  readonly #directory: Directory;
  readonly #catalogue: Catalogue;
  readonly #kept = new Map<Profile, Sides>();

  constructor(directory: Directory, catalogue: Catalogue) {
    this.#directory = directory;
    this.#catalogue = catalogue;
  }

  of(profile: Profile, inside: boolean): Face {
    const sides = this.#kept.get(profile) ?? this.#make(profile);
    return inside ? sides.inside : sides.outside;
  }

  changed(entry: Entry): void {
    for (const { outside, inside } of this.#kept.values()) {
      outside.rendered.forget(entry);
      if (inside !== outside) inside.rendered.forget(entry);
    }
  }

  everythingChanged(): void {
    for (const { outside, inside } of this.#kept.values()) {
      outside.rendered.clear();
      if (inside !== outside) inside.rendered.clear();
    }
  }

  #make(profile: Profile): Sides {
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < facesKept) break;
      this.#kept.delete(oldest);
    }
    const registry = this.#catalogue.viewOf(profile);
    const outside = new Face(this.#directory, profile, registry);
    const inside =
      profile.sources.length === 0 ? outside : new Face(this.#directory, insideOf(profile), registry);
    const sides = { outside, inside };
    this.#kept.set(profile, sides);
    return sides;
  }
}
