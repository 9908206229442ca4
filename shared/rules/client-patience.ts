import type { ClientPatience } from '../contract/breakpoints.ts';
import type { IdpId } from '../contract/idp.ts';

/** How long clients wait for an answer, where somebody who must know says so. What is not known is not here. */
const known: Partial<Record<IdpId, ClientPatience>> = {
  okta: {
    seconds: 60,
    text: 'Okta hangs up after 60 s without a byte.',
    source: 'https://developer.okta.com/docs/concepts/scim/faqs/',
  },
  entra: {
    seconds: 60,
    text: 'Microsoft Entra ID asks for an answer within 60 s.',
    source: 'https://learn.microsoft.com/en-us/answers/questions/1151866/',
  },
  scimscope: {
    seconds: 60,
    text: 'Scimscope itself waits 60 s for an answer to what it sends.',
    source: 'https://scimscope.dev',
  },
};

export function patienceOf(idp: IdpId | null): ClientPatience | null {
  return (idp !== null && known[idp]) || null;
}
