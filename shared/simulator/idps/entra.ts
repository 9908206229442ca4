import { defineIdp, type IdpDefinitionInput } from '../definition.ts';
import { duration, enterpriseSchema, groupSchema, userSchema } from './common.ts';

const entra = {
  idp: 'entra',
  name: 'Microsoft Entra ID',
  sources: {
    tutorial: {
      title: 'Microsoft Learn: Develop and plan provisioning for a SCIM endpoint',
      url: 'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups',
    },
    compatibility: {
      title: 'Microsoft Learn: SCIM 2.0 protocol compliance of the provisioning service',
      url: 'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility',
    },
    how: {
      title: 'Microsoft Learn: How application provisioning works',
      url: 'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/how-provisioning-works',
    },
    quarantine: {
      title: 'Microsoft Learn: Application provisioning in quarantine status',
      url: 'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-quarantine-status',
    },
    attributes: {
      title: 'Microsoft Learn: Customize attribute mappings',
      url: 'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/customize-application-attributes',
    },
    capture: {
      title: 'Provisioning traffic quoted in issues of the SCIM SDK and of Microsoft’s reference code',
      url: 'https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/686',
    },
    connection: {
      title: 'Recordings of Test Connection of July 2026 in the notes of a SCIM test server',
      url: 'https://github.com/pranems/SCIMServer',
    },
    manager: {
      title: 'Manager sent as a plain string, quoted in an issue of Azure’s documentation',
      url: 'https://github.com/MicrosoftDocs/azure-docs/issues/11784',
    },
  },
  evidence: {
    'transport.headers': { kind: 'captured', source: 'connection' },
    'transport.space': { kind: 'captured', source: 'connection' },
    'transport.perSecond': { kind: 'documented', source: 'tutorial' },
    probes: { kind: 'captured', source: 'connection' },
    probesEachCycle: { kind: 'captured', source: 'connection' },
    paths: { kind: 'documented', source: 'tutorial' },
    matching: { kind: 'documented', source: 'tutorial' },
    mapping: { kind: 'documented', source: 'attributes' },
    'people.template': { kind: 'documented', source: 'tutorial' },
    'people.update': { kind: 'documented', source: 'tutorial' },
    'people.readFirst': { kind: 'documented', source: 'tutorial' },
    'people.goneIsNew': { kind: 'documented', source: 'tutorial' },
    'people.off': { kind: 'documented', source: 'tutorial' },
    'people.on': { kind: 'documented', source: 'tutorial' },
    'people.suspended': { kind: 'documented', source: 'how' },
    'people.erase': { kind: 'documented', source: 'how' },
    'people.createsDisabled': { kind: 'documented', source: 'how' },
    'people.references': { kind: 'documented', source: 'tutorial' },
    'people.referenceAs': { kind: 'captured', source: 'manager' },
    patch: { kind: 'documented', source: 'compatibility' },
    groups: { kind: 'documented', source: 'tutorial' },
    timing: { kind: 'documented', source: 'how' },
    'retry.ladder': { kind: 'documented', source: 'how' },
    'retry.until': { kind: 'documented', source: 'quarantine' },
    quarantine: { kind: 'documented', source: 'quarantine' },
    words: { kind: 'captured', source: 'capture' },
  },
  assumed: {
    'transport.headers': 'That there is no User-Agent is recorded; the order of the headers is not.',
    'transport.concurrency': 'How many requests are under way at once is not documented.',
    userMapping: 'The user principal name is the userName HR gives; mailNickname is made of the name.',
    'patch.absent':
      'That what the app shows decides between Add and Replace is seen in recordings and nowhere documented.',
    'groups.batch': 'The number of members in one PATCH is not documented; apps that limit it take 100.',
    'retry.tooMany': 'What is done with 429 is not documented: Retry-After is obeyed.',
  },
  transport: {
    headers: [
      ['Authorization', '{{authorization}}'],
      ['Accept', 'application/scim+json'],
      ['Content-Type', 'application/scim+json'],
      ['Host', '{{host}}'],
      ['Content-Length', '{{length}}'],
      ['Connection', 'Keep-Alive'],
    ],
    space: '+',
    concurrency: 8,
    perSecond: 25,
  },
  probes: [
    { path: '/Users?filter=userName+eq+%22AzureAD_Test-{{guid}}%22', wants: 'empty' },
    {
      path: '/Groups?excludedAttributes=members&filter=displayName+eq+%22AzureAD_Test-{{guid}}%22',
      wants: 'empty',
      when: 'groups',
    },
  ],
  probesEachCycle: true,
  paths: {
    lookUpUser: '/Users?filter={{filter}}',
    lookUpGroup: '/Groups?excludedAttributes=members&filter={{filter}}',
    readGroup: '/Groups/{{id}}?excludedAttributes=members',
  },
  matching: { by: 'userName', many: 'error' },
  userMapping: [
    { to: 'userPrincipalName', from: '[userName]' },
    { to: 'mail', from: 'Coalesce([email], [userName])' },
    { to: 'mailNickname', from: 'Coalesce([nickname], String.substringBefore([userName], "@"))' },
    { to: 'givenName', from: '[givenName]' },
    { to: 'surname', from: '[familyName]' },
    { to: 'displayName', from: 'Coalesce([displayName], Join(" ", [givenName], [familyName]))' },
    { to: 'jobTitle', from: '[title]' },
    { to: 'department', from: '[department]' },
    { to: 'employeeId', from: '[employeeId]' },
    { to: 'physicalDeliveryOfficeName', from: '[office]' },
    { to: 'streetAddress', from: '[street]' },
    { to: 'city', from: '[city]' },
    { to: 'state', from: '[region]' },
    { to: 'postalCode', from: '[postalCode]' },
    { to: 'country', from: '[country]' },
    { to: 'telephoneNumber', from: '[phone]' },
    { to: 'mobile', from: '[mobile]' },
    { to: 'facsimileTelephoneNumber', from: '[fax]' },
    { to: 'preferredLanguage', from: '[language]' },
    { to: 'manager', from: '[manager]', reference: true },
    { to: 'objectId', from: '[directoryId]' },
  ],
  mapping: [
    { to: 'userName', from: '[userPrincipalName]' },
    { to: 'active', from: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
    { to: 'displayName', from: '[displayName]' },
    { to: 'title', from: '[jobTitle]' },
    { to: 'emails[type eq "work"].value', from: '[mail]' },
    { to: 'preferredLanguage', from: '[preferredLanguage]' },
    { to: 'name.givenName', from: '[givenName]' },
    { to: 'name.familyName', from: '[surname]' },
    { to: 'name.formatted', from: 'Join(" ", [givenName], [surname])' },
    { to: 'addresses[type eq "other"].formatted', from: '[physicalDeliveryOfficeName]' },
    { to: 'addresses[type eq "work"].streetAddress', from: '[streetAddress]' },
    { to: 'addresses[type eq "work"].locality', from: '[city]' },
    { to: 'addresses[type eq "work"].region', from: '[state]' },
    { to: 'addresses[type eq "work"].postalCode', from: '[postalCode]' },
    { to: 'addresses[type eq "work"].country', from: '[country]' },
    { to: 'phoneNumbers[type eq "work"].value', from: '[telephoneNumber]' },
    { to: 'phoneNumbers[type eq "mobile"].value', from: '[mobile]' },
    { to: 'phoneNumbers[type eq "fax"].value', from: '[facsimileTelephoneNumber]' },
    { to: 'externalId', from: '[mailNickname]' },
    { to: `${enterpriseSchema}:employeeNumber`, from: '[employeeId]' },
    { to: `${enterpriseSchema}:department`, from: '[department]' },
    { to: `${enterpriseSchema}:manager`, from: '[manager]', reference: true },
  ],
  people: {
    template: {
      schemas: [userSchema, enterpriseSchema],
      externalId: '{{externalId}}',
      userName: '{{userName}}',
      active: '{{active}}',
      displayName: '{{displayName}}',
      emails: [{ primary: true, type: 'work', value: '{{emails[type eq "work"].value}}' }],
      meta: { resourceType: 'User' },
      name: {
        formatted: '{{name.formatted}}',
        familyName: '{{name.familyName}}',
        givenName: '{{name.givenName}}',
      },
      title: '{{title}}',
      roles: [],
      [enterpriseSchema]: {
        employeeNumber: `{{${enterpriseSchema}:employeeNumber}}`,
        department: `{{${enterpriseSchema}:department}}`,
      },
    },
    update: 'patch',
    readFirst: true,
    goneIsNew: true,
    off: 'patch',
    on: 'patch',
    suspended: 'off',
    erase: 'purged',
    createsDisabled: false,
    references: 'later',
    referenceAs: 'string',
  },
  timing: { kind: 'cycles', every: 40 * duration.minute },
  retry: {
    ladder: [6 * duration.hour, 12 * duration.hour, 24 * duration.hour],
    until: 28 * duration.day,
    tooMany: { tries: 5, obeys: true, steps: [1000, 2000, 4000, 8000, 16_000] },
  },
  quarantine: {
    atOnce: [401, 403, 404],
    from: 5000,
    share: 0.4,
    failures: 40_000,
    failuresWithReferences: 60_000,
    every: 24 * duration.hour,
    disabledAfter: 28 * duration.day,
  },
  words: {
    lookUp:
      'Failed to match an entry in the source and target systems. StatusCode: {{status}}. Web Response: {{detail}}',
    create: 'Failed to create User {{subject}}. StatusCode: {{status}}. Web Response: {{detail}}',
    change: 'Failed to update User {{subject}}. StatusCode: {{status}}. Web Response: {{detail}}',
    unreadable: 'SystemForCrossDomainIdentityManagementServiceIncompatible: {{detail}}',
  },
} satisfies Omit<IdpDefinitionInput, 'id' | 'variant' | 'summary' | 'groups'>;

const groups = {
  template: {
    schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: '{{externalId}}',
    displayName: '{{displayName}}',
    meta: { resourceType: 'Group' },
  },
  readFirst: true,
  rename: 'patchPath',
  change: 'patch',
  batch: 100,
  member: { $ref: null, value: '{{id}}' },
  lateMembers: 'missed',
} satisfies IdpDefinitionInput['groups'];

/** The provisioning service as it comes. */
export const entraDefaultInput: IdpDefinitionInput = {
  ...entra,
  id: 'entra-default',
  variant: 'default',
  summary:
    'The provisioning service as it comes: capitalised operations, booleans as texts, members removed by a list of values, cycles of 40 minutes.',
  patch: { ops: 'capitalised', booleans: 'string', form: 'paths', absent: 'add' },
  groups: { ...groups, remove: 'values' },
};

/** With the flag for SCIM compliance in the tenant URL. */
export const entraCompliantInput: IdpDefinitionInput = {
  ...entra,
  id: 'entra-compliant',
  variant: 'aadOptscim062020',
  summary:
    'With the compliance flag in the tenant URL: lower-case operations, real booleans, several changes in one value with dotted keys.',
  patch: { ops: 'lower', booleans: 'native', form: 'mixed', absent: 'add' },
  groups: { ...groups, remove: 'filter' },
  assumed: {
    ...entra.assumed,
    'patch.absent':
      'With the flag, too, what the app shows is taken to decide between add and replace for entries of lists.',
  },
};

export const entraDefault = defineIdp(entraDefaultInput);
export const entraCompliant = defineIdp(entraCompliantInput);
