import { defineProfile } from './profile.ts';

/** Takes every dialect that identity providers are known to send, and marks what that took. */
export const tolerant = defineProfile({
  id: 'tolerant',
  name: 'Tolerant',
  summary:
    'Accepts the dialects of Okta, Entra ID, Google Workspace, OneLogin and others, and marks on each exchange what the RFC would have refused.',
  dialect: {
    booleanStrings: true,
    numberStrings: true,
    opAnyCase: true,
    removeListed: true,
    createMissingElement: true,
    pathsAsKeys: true,
    stringForComplex: true,
    arrayForSingle: true,
    singleForArray: true,
    jsonInString: true,
    foreignSchemas: true,
    undeclaredExtensions: true,
    severalPrimaries: true,
    unknownAttributes: true,
    filterValuePathSub: true,
    zonelessDateTime: true,
    bothProjections: true,
  },
  // Entra ID adds and removes members of large groups and has no use for the whole group in return.
  patch: { noContent: ['Group'] },
});
