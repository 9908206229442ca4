import { defineIdp, type IdpDefinitionInput } from '../definition.ts';
import { duration, groupSchema, plainUser, plainUserAssumed, userSchema } from './common.ts';

const ping = {
  idp: 'ping',
  userMapping: [...plainUser],
  mapping: [
    { to: 'userName', from: '[userName]' },
    { to: 'name.givenName', from: '[firstName]' },
    { to: 'name.familyName', from: '[lastName]' },
    { to: 'displayName', from: '[displayName]' },
    { to: 'emails[type eq "work"].value', from: '[email]' },
    { to: 'title', from: '[title]' },
    { to: 'externalId', from: '[directoryId]' },
    { to: 'active', from: '[isActive]' },
  ],
  people: {
    template: {
      schemas: [userSchema],
      userName: '{{userName}}',
      name: { givenName: '{{name.givenName}}', familyName: '{{name.familyName}}' },
      displayName: '{{displayName}}',
      emails: [{ value: '{{emails[type eq "work"].value}}', type: 'work', primary: true }],
      title: '{{title}}',
      externalId: '{{externalId}}',
      active: '{{active}}',
    },
    update: 'putTemplate',
    idInBody: true,
    off: 'putTemplate',
    on: 'update',
    erase: 'purged',
  },
  words: {
    lookUp: 'Could not look up {{subject}}: {{status}} {{detail}}',
    create: 'Could not create {{subject}}: {{status}} {{detail}}',
    change: 'Could not update {{subject}}: {{status}} {{detail}}',
    unreadable: 'The answer for {{subject}} could not be read: {{detail}}',
  },
} satisfies Partial<IdpDefinitionInput>;

export const pingoneInput: IdpDefinitionInput = {
  ...ping,
  id: 'pingone',
  name: 'PingOne',
  variant: 'provisioning',
  summary: 'Looks people up with a capitalised operator and a lower-case attribute; whole accounts by PUT.',
  sources: {
    provisioning: {
      title: 'PingOne documentation: outbound provisioning to SCIM applications',
      url: null,
    },
  },
  evidence: { 'matching.user': { kind: 'documented', source: 'provisioning' } },
  assumed: {
    transport: 'No recording of PingOne is at hand; + for spaces follows its documented template.',
    probes: 'The connection test is not documented: a page of one.',
    paths: 'Only the filter is documented; no paging goes with it.',
    matching: 'Groups are looked up like people.',
    userMapping: plainUserAssumed,
    mapping: 'Attributes follow the schema.',
    people:
      'That updates are whole is general knowledge; an administrator chooses between disabling and deleting.',
    groups: 'Memberships follow rules; their requests are not documented and follow RFC 7644 section 3.5.2.',
    timing: 'Changes are taken to be sent within seconds.',
    words: 'The texts of the console are not recorded.',
  },
  transport: {
    headers: [
      ['Accept', 'application/scim+json'],
      ['Authorization', '{{authorization}}'],
      ['Content-Type', 'application/scim+json'],
      ['Host', '{{host}}'],
      ['Content-Length', '{{length}}'],
      ['Connection', 'Keep-Alive'],
    ],
    space: '+',
    concurrency: 2,
  },
  probes: [{ path: '/Users?count=1', wants: 'list' }],
  paths: { lookUpUser: '/Users?filter={{filter}}', lookUpGroup: '/Groups?filter={{filter}}' },
  matching: { user: 'username Eq {{value}}', group: 'displayName Eq {{value}}' },
  groups: {
    template: { schemas: [groupSchema], displayName: '{{displayName}}' },
    rename: 'patchPath',
    change: 'patch',
    remove: 'filter',
  },
  timing: { kind: 'events', delay: 3 * duration.second },
};

export const pingfederateInput: IdpDefinitionInput = {
  ...ping,
  id: 'pingfederate',
  name: 'PingFederate',
  variant: 'SCIM provisioner',
  summary: 'Finds groups by reading all of them, never PATCHes a person, PATCHes groups.',
  sources: {
    provisioner: {
      title: 'Ping Identity documentation: SCIM Provisioner for PingFederate',
      url: 'https://docs.pingidentity.com/integrations/scim/pf_scim_connector.html',
    },
    settings: {
      title: 'Ping Identity documentation: SCIM provisioner settings reference',
      url: 'https://docs.pingidentity.com/integrations/scim/setup/pf_scim_connector_scim_connector_settings_reference.html',
    },
  },
  evidence: {
    'paths.lookUpGroup': { kind: 'documented', source: 'provisioner' },
    'paths.listGroups': { kind: 'documented', source: 'provisioner' },
    'matching.by': { kind: 'documented', source: 'settings' },
    'people.update': { kind: 'documented', source: 'provisioner' },
    'people.off': { kind: 'documented', source: 'settings' },
    'people.erase': { kind: 'documented', source: 'settings' },
    'people.createsDisabled': { kind: 'documented', source: 'settings' },
    'groups.change': { kind: 'documented', source: 'provisioner' },
    'groups.erase': { kind: 'documented', source: 'provisioner' },
  },
  assumed: {
    transport:
      'The User-Agent is that of the HTTP library it is built on; the exact media type of bodies is not documented.',
    probes: 'The connection test is not documented: a page of one.',
    paths: 'Encoding and paging are not documented and follow RFC 7644 section 3.4.2.',
    userMapping: plainUserAssumed,
    mapping: 'Attributes follow the schema.',
    people: 'Bodies follow the schema; the id is repeated in a PUT.',
    groups: 'The shape of its PATCH is not documented and follows RFC 7644 section 3.5.2.',
    timing: 'The datastore is polled; a minute is taken.',
    words: 'The texts of its log are not recorded.',
  },
  transport: {
    headers: [
      ['Accept', 'application/scim+json'],
      ['Authorization', '{{authorization}}'],
      ['Content-Type', 'application/scim+json'],
      ['Content-Length', '{{length}}'],
      ['Host', '{{host}}'],
      ['Connection', 'Keep-Alive'],
      ['User-Agent', 'Apache-HttpClient/4.5.14 (Java/17.0.12)'],
    ],
    concurrency: 2,
  },
  probes: [{ path: '/Users?count=1', wants: 'list' }],
  paths: {
    lookUpUser: '/Users?filter={{filter}}',
    lookUpGroup: null,
    listGroups: '/Groups?startIndex={{start}}&count={{count}}',
  },
  groups: {
    template: { schemas: [groupSchema], displayName: '{{displayName}}' },
    rename: 'patchPath',
    change: 'patch',
    remove: 'filter',
    erase: true,
  },
  timing: { kind: 'events', delay: 60 * duration.second },
};

export const pingone = defineIdp(pingoneInput);
export const pingfederate = defineIdp(pingfederateInput);
