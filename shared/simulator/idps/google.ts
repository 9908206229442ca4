import { defineIdp, type IdpDefinitionInput } from '../definition.ts';
import { duration, plainUser, plainUserAssumed, userSchema } from './common.ts';

const google = {
  idp: 'google',
  name: 'Google Workspace',
  sources: {
    capture: {
      title: 'Google’s create refused by a strict server, quoted in an issue of Snipe-IT',
      url: 'https://github.com/grokability/snipe-it/issues/12642',
    },
    scimitar: {
      title: 'Google’s requests and their media type, quoted in an issue of Scimitar',
      url: 'https://github.com/pond/scimitar/issues/142',
    },
  },
  evidence: {
    'transport.headers': { kind: 'captured', source: 'scimitar' },
    'transport.space': { kind: 'captured', source: 'scimitar' },
    probes: { kind: 'captured', source: 'capture' },
    'paths.lookUpUser': { kind: 'captured', source: 'scimitar' },
    'people.template': { kind: 'captured', source: 'capture' },
  },
  assumed: {
    'transport.headers':
      'The User-Agent and application/json are recorded; the other headers and their order are not.',
    'transport.concurrency': 'How many requests are under way at once is not documented.',
    paths: 'Groups are not pushed, so none are looked up.',
    userMapping: plainUserAssumed,
    mapping: 'The attributes of the recorded create; what else an administrator maps is sent beside them.',
    people:
      'How Google updates and suspends is not documented; PUT and PATCH are both reported, and each is an option here. An administrator chooses whether leavers are suspended or deleted.',
    groups: 'Groups say who is in scope; that they are not pushed is general knowledge.',
    timing: 'Changes take minutes to hours; ten minutes are taken.',
    words: 'The texts of the console are not recorded.',
  },
  transport: {
    headers: [
      ['User-Agent', 'Google-Auto-Provisioning'],
      ['Accept', 'application/json'],
      ['Content-Type', 'application/json'],
      ['Authorization', '{{authorization}}'],
      ['Host', '{{host}}'],
      ['Content-Length', '{{length}}'],
      ['Connection', 'Keep-Alive'],
    ],
    space: '%20',
    concurrency: 2,
  },
  probes: [{ path: '/Users', wants: 'list' }],
  paths: { lookUpUser: '/Users?filter={{filter}}&startIndex=1', lookUpGroup: null },
  userMapping: [...plainUser],
  mapping: [
    { to: 'userName', from: '[userName]' },
    { to: 'emails[type eq "work"].value', from: '[email]' },
    { to: 'displayName', from: '[displayName]' },
    { to: 'name.givenName', from: '[firstName]' },
    { to: 'name.familyName', from: '[lastName]' },
    { to: 'title', from: '[title]' },
    { to: 'active', from: '[isActive]' },
  ],
  groups: null,
  timing: { kind: 'events', delay: 10 * duration.minute },
  words: {
    lookUp: 'Could not check whether {{subject}} exists: {{status}} {{detail}}',
    create: 'Could not create {{subject}}: {{status}} {{detail}}',
    change: 'Could not update {{subject}}: {{status}} {{detail}}',
    unreadable: 'The answer for {{subject}} could not be read: {{detail}}',
  },
} satisfies Omit<IdpDefinitionInput, 'id' | 'variant' | 'summary' | 'people'>;

const template = {
  schemas: ['urn:scim:schemas:core:1.0', userSchema],
  userName: '{{userName}}',
  emails: [{ primary: true, value: '{{emails[type eq "work"].value}}', type: 'work' }],
  displayName: '{{displayName}}',
  name: { givenName: '{{name.givenName}}', familyName: '{{name.familyName}}' },
  title: '{{title}}',
  active: '{{active}}',
};

export const googlePatchInput: IdpDefinitionInput = {
  ...google,
  id: 'google-patch',
  variant: 'updates by PATCH',
  summary:
    'Bodies as application/json, with the schema of SCIM 1 beside that of SCIM 2. Changes by PATCH; leavers are suspended and deleted later. Groups are not pushed.',
  people: { template, update: 'patch', off: 'patch', on: 'patch', erase: 'purged' },
  patch: { form: 'paths' },
  assumed: {
    ...google.assumed,
    patch: 'The form of a PATCH is not recorded: one operation with a path each.',
  },
};

export const googlePutInput: IdpDefinitionInput = {
  ...google,
  id: 'google-put',
  variant: 'updates by PUT',
  summary:
    'Bodies as application/json, with the schema of SCIM 1 beside that of SCIM 2. Changes by PUT; leavers are suspended and deleted later. Groups are not pushed.',
  people: { template, update: 'putTemplate', off: 'putTemplate', on: 'update', erase: 'purged' },
};

export const googlePatch = defineIdp(googlePatchInput);
export const googlePut = defineIdp(googlePutInput);
