import type { ProfileSummary } from '../contract/listener.ts';
import type { Profile } from './profile.ts';
import { rfcStrict } from './rfc-strict.ts';
import { tolerant } from './tolerant.ts';

export { defineProfile, Profile, type ProfileInput } from './profile.ts';
export { rfcStrict, tolerant };

/** Profiles in the order they are offered. */
export const profiles: readonly Profile[] = [tolerant, rfcStrict];

export const defaultProfile: Profile = tolerant;

export function profileById(id: string): Profile | undefined {
  return profiles.find((profile) => profile.id === id);
}

export const profileSummaries: readonly ProfileSummary[] = profiles.map(({ id, name, summary }) => ({
  id,
  name,
  summary,
}));
