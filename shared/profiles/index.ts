import type { ProfileSummary } from '../contract/listener.ts';
import { asana } from './apps/asana.ts';
import { atlassian } from './apps/atlassian.ts';
import { awsIamIdentityCenter, awsIamIdentityCenterCursor } from './apps/aws-iam-identity-center.ts';
import { databricks } from './apps/databricks.ts';
import { dropbox } from './apps/dropbox.ts';
import { figma } from './apps/figma.ts';
import { githubEmu } from './apps/github-emu.ts';
import { githubOrg } from './apps/github-org.ts';
import { gitlab } from './apps/gitlab.ts';
import { linear } from './apps/linear.ts';
import { notion } from './apps/notion.ts';
import { onePassword } from './apps/one-password.ts';
import { salesforce } from './apps/salesforce.ts';
import { slack } from './apps/slack.ts';
import { snowflake } from './apps/snowflake.ts';
import { zoom } from './apps/zoom.ts';
import { differences } from './differences.ts';
import type { Profile } from './profile.ts';
import { rfcStrict } from './rfc-strict.ts';
import { tolerant } from './tolerant.ts';

export { type Difference, differences } from './differences.ts';
export { defineProfile, Profile, type ProfileInput } from './profile.ts';
export { rfcStrict, tolerant };

/** Profiles that imitate an app, by name. */
export const appProfiles: readonly Profile[] = [
  onePassword,
  asana,
  atlassian,
  awsIamIdentityCenter,
  awsIamIdentityCenterCursor,
  databricks,
  dropbox,
  figma,
  githubEmu,
  githubOrg,
  gitlab,
  linear,
  notion,
  salesforce,
  slack,
  snowflake,
  zoom,
];

/** Profiles in the order they are offered. */
export const profiles: readonly Profile[] = [tolerant, rfcStrict, ...appProfiles];

export const defaultProfile: Profile = tolerant;

export function profileById(id: string): Profile | undefined {
  return profiles.find((profile) => profile.id === id);
}

export const profileSummaries: readonly ProfileSummary[] = profiles.map((profile) => ({
  id: profile.id,
  name: profile.name,
  summary: profile.summary,
  endpoint: profile.endpoint,
  sources: profile.sources,
  differences: differences(profile),
}));
