import type { IdpId } from '../../../shared/contract/idp.ts';

/** A step of connecting: words, and values of this workspace to copy beside them. */
export interface ConsoleStep {
  text: string;
  copy?: { label: string; value: 'url' | 'token' | 'bearer' };
}

export interface ConsoleGuide {
  idp: IdpId;
  /** What to make in the console. */
  kind: string;
  /** How this provider behaves. */
  behaviour: string;
  steps: readonly ConsoleStep[];
  /** What is worth knowing once it is connected. */
  afterwards: string;
}

/** How each provider's own console is set up for a custom SCIM endpoint. */
export const consoleGuides: readonly ConsoleGuide[] = [
  {
    idp: 'okta',
    kind: 'Test app, header token',
    behaviour: 'Reads, then PUT. Pushes groups.',
    steps: [
      { text: 'Applications › Browse App Catalog: add “SCIM 2.0 Test App (Header Auth)”.' },
      { text: 'Provisioning › Configure API Integration: tick Enable API Integration.' },
      { text: 'Base URL', copy: { label: 'Base URL', value: 'url' } },
      {
        text: 'API Token: the header value whole, the word Bearer included',
        copy: { label: 'Header value', value: 'bearer' },
      },
      { text: 'Test API Credentials, then Save. It sends GET /Users?startIndex=1&count=2.' },
      { text: 'Provisioning › To App: enable Create, Update and Deactivate, then assign a person.' },
    ],
    afterwards:
      'Okta answers the test with green ticks for create and update without having tried them. It hangs up after 60 s without a byte.',
  },
  {
    idp: 'entra',
    kind: 'Enterprise app, secret token',
    behaviour: 'PATCH in cycles. Pushes groups.',
    steps: [
      { text: 'Enterprise applications › New application › Create your own application, non-gallery.' },
      { text: 'Provisioning › New configuration (or Mode: Automatic).' },
      { text: 'Tenant URL', copy: { label: 'Tenant URL', value: 'url' } },
      { text: 'Secret token, without the word Bearer', copy: { label: 'Secret token', value: 'token' } },
      { text: 'Test Connection. It looks up people and groups that cannot exist and wants empty lists.' },
      { text: 'Assign people and groups, then Provision on demand for an answer at once.' },
    ],
    afterwards:
      'A cycle starts about every 40 minutes. Add ?aadOptscim062020 to the tenant URL for standard booleans and lower-case operations.',
  },
  {
    idp: 'google',
    kind: 'Catalogue SAML app',
    behaviour: 'People only, no group push.',
    steps: [
      {
        text: 'Admin console › Apps › Web and mobile apps: add a catalogue SAML app that offers autoprovisioning.',
      },
      { text: 'Autoprovisioning › Set up. The catalogue entry must let you type an endpoint.' },
      { text: 'Endpoint URL', copy: { label: 'Endpoint URL', value: 'url' } },
      { text: 'Access token', copy: { label: 'Access token', value: 'token' } },
      { text: 'Map the attributes, choose the scope by group, turn autoprovisioning on.' },
    ],
    afterwards: 'Google reads /Users without a filter first. Groups only decide who is in scope.',
  },
  {
    idp: 'onelogin',
    kind: 'SCIM provisioner',
    behaviour: 'PUT from your JSON template.',
    steps: [
      { text: 'Applications › Add App: “SCIM Provisioner with SAML (SCIM v2 Core)”.' },
      { text: 'Configuration › SCIM Base URL', copy: { label: 'SCIM Base URL', value: 'url' } },
      { text: 'SCIM Bearer Token', copy: { label: 'SCIM Bearer Token', value: 'token' } },
      { text: 'API Status › Enable. It looks up a user who does not exist and wants an empty list.' },
      { text: 'Provisioning › Enable provisioning; untick the approvals you do not want to give by hand.' },
    ],
    afterwards: 'Which attributes arrive is what your JSON template says.',
  },
];
