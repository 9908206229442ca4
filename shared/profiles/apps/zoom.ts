import { defineProfile } from '../profile.ts';
import { enterpriseUrn, plainApp, plainAssumptions } from './base.ts';

const zoomUrn = 'urn:us:zoom:scim:schemas:extension:1.0:ZoomUser';

export const zoom = defineProfile({
  ...plainApp,
  id: 'zoom',
  name: 'Zoom',
  summary:
    'PUT changes only what it names. Lists show less of a user than a GET of the user does, and ids hold characters that must be percent-encoded in URLs.',
  endpoint: 'https://api.zoom.us/scim2',
  sources: [
    { title: 'Zoom Developers: SCIM2 API', url: 'https://developers.zoom.us/docs/api/scim2/' },
    { title: 'Zoom Marketplace: SCIM2 API', url: 'https://marketplace.zoom.us/docs/api-reference/scim-api/' },
  ],
  assumed: {
    ...plainAssumptions,
    filter: 'That lists can be filtered is documented, by what is not.',
    'paging.max': 'The default of 10 is that of an example; the largest page is not documented.',
    'attributes.email': 'Known from use: userName is the e-mail address.',
    rates: 'Documented as one request a second on each endpoint; newer plans have higher limits.',
  },
  schemas: {
    own: [
      {
        id: zoomUrn,
        name: 'Zoom user',
        description: 'How a person signs in to Zoom',
        attributes: [
          {
            name: 'loginType',
            type: 'complex',
            subAttributes: [
              { name: 'workEmail', type: 'boolean' },
              { name: 'sso', type: 'boolean' },
            ],
          },
        ],
      },
    ],
    extensions: { User: [{ schema: zoomUrn }] },
  },
  replace: 'merge',
  filter: {
    attributes: { User: ['userName'], Group: ['displayName'] },
    operators: ['eq'],
    logic: 'none',
    unknownAttributes: 'refuse',
  },
  paging: { default: 10, max: 100, cursor: false },
  attributes: { email: { User: ['userName'] } },
  view: { hiddenInLists: { User: [enterpriseUrn, zoomUrn] } },
  ids: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_&', length: 22 },
  rates: [
    { methods: ['GET'], types: ['User'], limit: 1, seconds: 1 },
    { methods: ['POST'], types: ['User'], limit: 1, seconds: 1 },
    { methods: ['PUT'], types: ['User'], limit: 1, seconds: 1 },
    { methods: ['PATCH'], types: ['User'], limit: 1, seconds: 1 },
    { methods: ['DELETE'], types: ['User'], limit: 1, seconds: 1 },
    { methods: ['GET'], types: ['Group'], limit: 1, seconds: 1 },
    { methods: ['POST'], types: ['Group'], limit: 1, seconds: 1 },
    { methods: ['PATCH'], types: ['Group'], limit: 1, seconds: 1 },
    { methods: ['DELETE'], types: ['Group'], limit: 1, seconds: 1 },
  ],
});
