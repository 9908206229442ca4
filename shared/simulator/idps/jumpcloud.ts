import { defineIdp, type IdpDefinitionInput } from '../definition.ts';
import { duration, groupSchema, plainUser, plainUserAssumed, userSchema } from './common.ts';

export const jumpcloudInput: IdpDefinitionInput = {
  id: 'jumpcloud',
  idp: 'jumpcloud',
  name: 'JumpCloud',
  variant: 'custom connector',
  summary:
    'The custom connector: its connection test makes a person and a group and deletes them, empty groups are not created, members are removed by a list of values.',
  sources: {
    connector: {
      title: 'JumpCloud support: Identity management using a custom SCIM integration',
      url: 'https://jumpcloud.com/support/provision-and-manage-users-and-groups-in-apps-using-custom-scim-identity-management-integration',
    },
    trouble: {
      title: 'JumpCloud support: Troubleshoot custom SCIM integrations',
      url: 'https://jumpcloud.com/support/troubleshoot-custom-scim-integrations',
    },
  },
  evidence: {
    probesByWriting: { kind: 'documented', source: 'connector' },
    mapping: { kind: 'documented', source: 'connector' },
    'people.off': { kind: 'documented', source: 'connector' },
    'groups.createsEmpty': { kind: 'documented', source: 'connector' },
    'groups.erase': { kind: 'documented', source: 'connector' },
    'groups.remove': { kind: 'reported', source: 'trouble' },
  },
  assumed: {
    transport: 'No recording of JumpCloud is at hand: no User-Agent, the media type of RFC 7644.',
    probes: 'Nothing is read before the test account is made.',
    paths:
      'Whether a filter or a list is used is not recorded: a filter, as RFC 7644 section 3.4.2.2 has it.',
    userMapping: plainUserAssumed,
    mapping: 'userName, name and e-mail are documented; the other attributes follow the schema.',
    people: 'The verb of updates is not documented: PUT. An unbound account is switched off and stays.',
    groups: 'Shapes that are not documented follow RFC 7644 section 3.5.2.',
    timing: 'Changes are taken to be sent within seconds.',
    words: 'The texts of the console are not recorded.',
  },
  transport: {
    headers: [
      ['Host', '{{host}}'],
      ['Accept', 'application/scim+json'],
      ['Content-Type', 'application/scim+json'],
      ['Authorization', '{{authorization}}'],
      ['Content-Length', '{{length}}'],
      ['Connection', 'Keep-Alive'],
    ],
    concurrency: 2,
  },
  probes: [],
  probesByWriting: true,
  paths: { lookUpUser: '/Users?filter={{filter}}', lookUpGroup: '/Groups?filter={{filter}}' },
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
    off: 'putTemplate',
    on: 'update',
    erase: 'never',
  },
  groups: {
    template: { schemas: [groupSchema], displayName: '{{displayName}}', members: '{{members}}' },
    createsEmpty: false,
    membersOnCreate: true,
    rename: 'patchPath',
    change: 'patch',
    remove: 'values',
    erase: true,
  },
  timing: { kind: 'events', delay: 3 * duration.second },
  words: {
    lookUp: 'user_lookup_provision failed for {{subject}}: {{status}} {{detail}}',
    create: 'user_create_provision failed for {{subject}}: {{status}} {{detail}}',
    change: 'user_update_provision failed for {{subject}}: {{status}} {{detail}}',
    unreadable: 'The answer for {{subject}} could not be read: {{detail}}',
  },
};

export const jumpcloud = defineIdp(jumpcloudInput);
