import { defineIdp, type IdpDefinitionInput } from '../definition.ts';
import { duration, groupSchema, plainUser, plainUserAssumed } from './common.ts';

/** The provisioner for apps with groups, and the enterprise template as it comes. */
export const oneloginInput: IdpDefinitionInput = {
  id: 'onelogin',
  idp: 'onelogin',
  name: 'OneLogin',
  variant: 'enterprise template',
  summary:
    'Bodies out of an editable template with schema names of its own, PUT for people, one member in each PATCH; & behind filters and ? behind paths. People leave their groups before they are switched off.',
  sources: {
    capture: {
      title: 'OneLogin’s requests, quoted in an issue of authentik',
      url: 'https://github.com/goauthentik/authentik/issues/11249',
    },
    test: { title: 'A Scala SCIM library’s test of OneLogin’s calls, 2020 (ch.linkyard.scim)', url: null },
  },
  evidence: {
    'transport.headers': { kind: 'captured', source: 'capture' },
    'transport.space': { kind: 'captured', source: 'test' },
    'transport.afterFilter': { kind: 'captured', source: 'capture' },
    'transport.afterWrite': { kind: 'captured', source: 'capture' },
    probes: { kind: 'captured', source: 'test' },
    paths: { kind: 'captured', source: 'test' },
    'people.template': { kind: 'captured', source: 'capture' },
    'people.update': { kind: 'captured', source: 'test' },
    'people.off': { kind: 'captured', source: 'test' },
    'people.leaveGroupsFirst': { kind: 'captured', source: 'test' },
    groups: { kind: 'captured', source: 'test' },
    imports: { kind: 'captured', source: 'test' },
  },
  assumed: {
    'transport.headers':
      'The empty User-Agent and the type of PATCH bodies are recorded; the other headers and their order are not.',
    'transport.concurrency':
      'Changes can wait for approval and then come in bursts; two at a time are taken.',
    'paths.lookUpGroup': 'Groups are found in the list that is read before memberships change.',
    userMapping: plainUserAssumed,
    mapping: 'The attributes of the recorded template; an administrator may write any other.',
    'people.on': 'Reactivation is taken to be the PUT of the whole template, like every other change.',
    'people.erase': 'An administrator can choose deletion; the recording of it is marked as guessed.',
    'groups.rename': 'A rename is not recorded: PATCH with a path, as RFC 7644 has it.',
    'groups.erase': 'Deletion of a group is not recorded.',
    timing: 'Changes are sent when they are approved; five seconds are taken.',
    words: 'The texts of the console are not recorded.',
  },
  transport: {
    headers: [
      ['Host', '{{host}}'],
      ['Authorization', '{{authorization}}'],
      ['User-Agent', ''],
      ['Content-Type', 'application/scim+json'],
      ['Accept', 'application/scim+json'],
      ['Content-Length', '{{length}}'],
      ['Connection', 'Keep-Alive'],
    ],
    space: '%20',
    afterFilter: '&',
    afterWrite: '?',
    concurrency: 2,
  },
  probes: [{ path: '/Users?filter=userName%20eq%20%22never-existing-user%22&', wants: 'empty' }],
  paths: {
    lookUpUser: '/Users?filter={{filter}}',
    lookUpGroup: null,
    listUsers: '/Users?count={{count}}&startIndex={{start}}',
    listGroups: '/Groups?count={{count}}&startIndex={{start}}',
  },
  userMapping: [...plainUser],
  mapping: [
    { to: 'userName', from: '[userName]' },
    { to: 'name.givenName', from: '[firstName]' },
    { to: 'name.familyName', from: '[lastName]' },
    { to: 'displayName', from: '[displayName]' },
    { to: 'emails[type eq "work"].value', from: '[email]' },
    { to: 'title', from: '[title]' },
    { to: 'active', from: '[isActive]' },
  ],
  people: {
    template: {
      schemas: ['urn:scim:schemas:core:2.0', 'urn:scim:schemas:extension:enterprise:2.0'],
      userName: '{{userName}}',
      name: { givenName: '{{name.givenName}}', familyName: '{{name.familyName}}' },
      displayName: '{{displayName}}',
      emails: [{ primary: true, type: 'work', value: '{{emails[type eq "work"].value}}' }],
      title: '{{title}}',
      active: '{{active}}',
    },
    update: 'putTemplate',
    off: 'putTemplate',
    on: 'update',
    leaveGroupsFirst: true,
    erase: 'purged',
  },
  groups: {
    template: { displayName: '{{displayName}}', schemas: [groupSchema] },
    listsFirst: true,
    rename: 'patchPath',
    change: 'patch',
    remove: 'values',
    batch: 1,
    keys: ['value', 'op', 'path'],
    erase: true,
  },
  imports: 'users',
  timing: { kind: 'events', delay: 5 * duration.second },
  words: {
    lookUp: 'Could not look up {{subject}}: {{status}} {{detail}}',
    create: 'Could not create {{subject}}: {{status}} {{detail}}',
    change: 'Could not update {{subject}}: {{status}} {{detail}}',
    unreadable: 'The answer for {{subject}} could not be read: {{detail}}',
  },
};

export const onelogin = defineIdp(oneloginInput);
