import { insideOf, type Profile } from '../../../shared/profiles/profile.ts';
import type { Directory } from './directory.ts';
import { RenderCache } from './render.ts';
import { Searcher } from './search.ts';
import { Throttle } from './throttle.ts';

/** A directory as a profile shows it, and what is kept of answers in that form. */
export class Face {
  readonly profile: Profile;
  readonly rendered: RenderCache;
  readonly searcher: Searcher;
  readonly throttle: Throttle;
  /** A GET of one resource needs no more than the resource. */
  readonly plain: boolean;

  constructor(directory: Directory, profile: Profile) {
    this.profile = profile;
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

  /** What clients see and what Scimscope sees; one and the same where the profile imitates no app. */
  static pair(directory: Directory, profile: Profile): [Face, Face] {
    const outside = new Face(directory, profile);
    return [outside, profile.sources.length === 0 ? outside : new Face(directory, insideOf(profile))];
  }
}
