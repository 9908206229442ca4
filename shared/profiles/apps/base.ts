import type { ProfileInput } from '../profile.ts';

/** What hardly any app has or documents: a profile takes it over and says so. */
export const plainApp = {
  dialect: {
    booleanStrings: true,
    removeListed: true,
    createMissingElement: true,
    pathsAsKeys: true,
    stringForComplex: true,
    foreignSchemas: true,
    undeclaredExtensions: true,
    severalPrimaries: true,
    unknownAttributes: true,
    filterValuePathSub: true,
  },
  sort: false,
  etag: false,
  search: false,
  me: false,
  bulk: { supported: false },
} as const satisfies Partial<ProfileInput>;

const notDocumented = 'Not documented, and hardly any app has it.';

export const plainAssumptions = {
  dialect: 'Not documented; these are the dialects of Okta and Entra ID, both of which work with the app.',
  sort: notDocumented,
  etag: notDocumented,
  search: notDocumented,
  me: notDocumented,
  bulk: notDocumented,
  'paging.cursor': notDocumented,
} as const;

export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
