/** Identity providers known by name, in the order they are shown. `scimscope` is a request sent by hand. */
export const idpIds = ['okta', 'entra', 'google', 'onelogin', 'jumpcloud', 'ping', 'scimscope'] as const;
export type IdpId = (typeof idpIds)[number];

/** Full name, and the two letters of its tile (no logos). */
export const idpNames: Readonly<Record<IdpId, { readonly name: string; readonly tile: string }>> = {
  okta: { name: 'Okta', tile: 'Ok' },
  entra: { name: 'Microsoft Entra ID', tile: 'En' },
  google: { name: 'Google Workspace', tile: 'Go' },
  onelogin: { name: 'OneLogin', tile: 'OL' },
  jumpcloud: { name: 'JumpCloud', tile: 'JC' },
  ping: { name: 'PingOne', tile: 'Pi' },
  scimscope: { name: 'Scimscope', tile: 'Sc' },
};
