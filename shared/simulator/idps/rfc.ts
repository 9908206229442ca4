import { defineIdp, type IdpDefinitionInput } from '../definition.ts';
import { duration, enterpriseSchema, groupSchema, plainUser, userSchema } from './common.ts';

/** A client that does what RFC 7643 and RFC 7644 say and nothing else: what fails with it is the app's own doing. */
export const rfcInput: IdpDefinitionInput = {
  id: 'rfc',
  idp: null,
  name: 'RFC client',
  variant: '',
  summary:
    'Keeps to RFC 7643 and RFC 7644 to the letter: reads the service’s configuration, filters, POSTs, PATCHes with paths, DELETEs.',
  sources: {
    rfc7643: { title: 'RFC 7643: SCIM Core Schema', url: 'https://www.rfc-editor.org/rfc/rfc7643' },
    rfc7644: { title: 'RFC 7644: SCIM Protocol', url: 'https://www.rfc-editor.org/rfc/rfc7644' },
  },
  evidence: {
    transport: { kind: 'documented', source: 'rfc7644' },
    probes: { kind: 'documented', source: 'rfc7644' },
    paths: { kind: 'documented', source: 'rfc7644' },
    mapping: { kind: 'documented', source: 'rfc7643' },
    people: { kind: 'documented', source: 'rfc7644' },
    patch: { kind: 'documented', source: 'rfc7644' },
    groups: { kind: 'documented', source: 'rfc7644' },
    imports: { kind: 'documented', source: 'rfc7644' },
  },
  assumed: {
    'transport.headers': 'RFC 7644 names the media type and the scheme of the credential; the rest is usual.',
    userMapping: 'Plain names.',
    timing: 'At once.',
    words: 'Plain words.',
  },
  transport: {
    headers: [
      ['Host', '{{host}}'],
      ['User-Agent', 'Scimscope/1 (RFC client)'],
      ['Accept', 'application/scim+json'],
      ['Authorization', '{{authorization}}'],
      ['Content-Type', 'application/scim+json'],
      ['Content-Length', '{{length}}'],
      ['Connection', 'keep-alive'],
    ],
    concurrency: 4,
  },
  probes: [
    { path: '/ServiceProviderConfig', wants: 'object' },
    { path: '/Schemas', wants: 'list' },
    { path: '/ResourceTypes', wants: 'list' },
  ],
  paths: {
    lookUpUser: '/Users?filter={{filter}}',
    lookUpGroup: '/Groups?filter={{filter}}',
    listUsers: '/Users?startIndex={{start}}&count={{count}}',
    listGroups: '/Groups?startIndex={{start}}&count={{count}}',
  },
  userMapping: [...plainUser],
  mapping: [
    { to: 'userName', from: '[userName]' },
    { to: 'externalId', from: '[directoryId]' },
    { to: 'name.givenName', from: '[firstName]' },
    { to: 'name.familyName', from: '[lastName]' },
    { to: 'displayName', from: '[displayName]' },
    { to: 'title', from: '[title]' },
    { to: 'emails[type eq "work"].value', from: '[email]' },
    { to: 'active', from: '[isActive]' },
    { to: `${enterpriseSchema}:employeeNumber`, from: '[employeeNumber]' },
    { to: `${enterpriseSchema}:department`, from: '[department]' },
    { to: `${enterpriseSchema}:manager`, from: '[manager]', reference: true },
  ],
  people: {
    template: {
      schemas: [userSchema, enterpriseSchema],
      userName: '{{userName}}',
      externalId: '{{externalId}}',
      name: { givenName: '{{name.givenName}}', familyName: '{{name.familyName}}' },
      displayName: '{{displayName}}',
      title: '{{title}}',
      emails: [{ value: '{{emails[type eq "work"].value}}', type: 'work', primary: true }],
      active: '{{active}}',
    },
    update: 'patch',
    readFirst: true,
    off: 'patch',
    on: 'patch',
    erase: 'purged',
    references: 'later',
  },
  patch: { ops: 'lower', booleans: 'native', form: 'paths', absent: 'add' },
  groups: {
    template: { schemas: [groupSchema], displayName: '{{displayName}}', members: '{{members}}' },
    membersOnCreate: true,
    rename: 'patchPath',
    change: 'patch',
    remove: 'filter',
    member: { value: '{{id}}' },
    erase: true,
  },
  imports: 'usersAndGroups',
  timing: { kind: 'events', delay: duration.second },
  words: {
    lookUp: 'Looking {{subject}} up failed: {{status}} {{detail}}',
    create: 'Creating {{subject}} failed: {{status}} {{detail}}',
    change: 'Changing {{subject}} failed: {{status}} {{detail}}',
    unreadable: 'The answer for {{subject}} could not be read: {{detail}}',
  },
};

export const rfc = defineIdp(rfcInput);
