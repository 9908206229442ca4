import { defineIdp, type IdpDefinitionInput } from '../definition.ts';
import { duration, enterpriseSchema, groupSchema, userSchema } from './common.ts';

const okta = {
  idp: 'okta',
  name: 'Okta',
  sources: {
    protocol: {
      title: 'Okta developer documentation: SCIM 2.0 protocol reference',
      url: 'https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/',
    },
    faq: {
      title: 'Okta developer documentation: SCIM technical questions',
      url: 'https://developer.okta.com/docs/concepts/scim/faqs/',
    },
    capture: {
      title: 'Connector traffic quoted in the review of an Okta blog post, 2026',
      url: 'https://github.com/oktadeveloper/okta-blog-archive/pull/1956',
    },
    readme: {
      title: 'Headers and bodies of Okta in the documentation of Firezone’s SCIM test server',
      url: null,
    },
    verbs: {
      title: 'Lightdash: an Okta app that PATCHes and does not fall back to PUT',
      url: 'https://github.com/lightdash/lightdash/issues/15035',
    },
  },
  evidence: {
    'transport.headers': { kind: 'captured', source: 'readme' },
    'transport.space': { kind: 'documented', source: 'protocol' },
    'transport.timeout': { kind: 'documented', source: 'faq' },
    probes: { kind: 'captured', source: 'capture' },
    paths: { kind: 'documented', source: 'protocol' },
    matching: { kind: 'documented', source: 'protocol' },
    mapping: { kind: 'documented', source: 'protocol' },
    directoryIds: { kind: 'captured', source: 'readme' },
    'people.template': { kind: 'documented', source: 'protocol' },
    'people.update': { kind: 'captured', source: 'capture' },
    'people.readFirst': { kind: 'captured', source: 'capture' },
    'people.off': { kind: 'documented', source: 'protocol' },
    'people.on': { kind: 'documented', source: 'protocol' },
    'people.suspended': { kind: 'documented', source: 'faq' },
    'people.confirmsOn': { kind: 'captured', source: 'capture' },
    'people.erase': { kind: 'documented', source: 'faq' },
    'people.forgetsUnassigned': { kind: 'captured', source: 'capture' },
    'patch.form': { kind: 'documented', source: 'protocol' },
    groups: { kind: 'documented', source: 'protocol' },
    imports: { kind: 'documented', source: 'protocol' },
    words: { kind: 'reported', source: 'verbs' },
  },
  assumed: {
    'transport.concurrency':
      'How many jobs run side by side is not documented; a few keep a large import from taking hours.',
    probes: 'The look at groups is documented for SCIM 1.1; 2.0 is taken to be the same.',
    userMapping: 'Names of the Okta profile; the login is taken from HR as it is.',
    'people.references': 'The default mapping names no manager; one that is mapped goes with the rest.',
    'people.createsDisabled': 'Nobody is assigned who is deactivated.',
    timing: 'Requests arrive within seconds of an assignment; the exact delay is not documented.',
    retry:
      'What Okta does with 429 is not documented: Retry-After is obeyed, as RFC 6585 suggests. A failed job waits for an administrator.',
  },
  transport: {
    headers: [
      ['User-Agent', 'Okta SCIM Client 1.0.0'],
      ['Accept', 'application/scim+json'],
      ['Accept-Charset', 'utf-8'],
      ['Accept-Encoding', 'gzip,deflate'],
      ['Authorization', '{{authorization}}'],
      ['Content-Type', 'application/scim+json; charset=utf-8'],
      ['Content-Length', '{{length}}'],
      ['Host', '{{host}}'],
      ['Connection', 'Keep-Alive'],
    ],
    space: '%20',
    timeout: 60_000,
    concurrency: 4,
  },
  probes: [
    { path: '/Users?startIndex=1&count=2', wants: 'list' },
    { path: '/Groups?startIndex=1&count=100', wants: 'list', when: 'groupImport' },
  ],
  paths: {
    lookUpUser: '/Users?filter={{filter}}&startIndex=1&count=100',
    lookUpGroup: '/Groups?filter={{filter}}&startIndex=1&count=100',
    listUsers: '/Users?startIndex={{start}}&count={{count}}',
    listGroups: '/Groups?startIndex={{start}}&count={{count}}',
    pageSize: 100,
    nextPage: 'byCount',
  },
  matching: { notFoundIsNobody: true, strictNumbers: true },
  directoryIds: 'okta',
  userMapping: [
    { to: 'login', from: 'source.userName' },
    { to: 'email', from: 'Coalesce(source.email, source.userName)' },
    { to: 'firstName', from: 'source.givenName' },
    { to: 'middleName', from: 'source.middleName' },
    { to: 'lastName', from: 'source.familyName' },
    { to: 'displayName', from: 'Coalesce(source.displayName, source.givenName + " " + source.familyName)' },
    { to: 'locale', from: 'Coalesce(source.locale, "en-US")' },
    { to: 'title', from: 'source.title' },
    { to: 'department', from: 'source.department' },
    { to: 'manager', from: 'source.manager', reference: true },
    { to: 'id', from: 'source.directoryId' },
  ],
  mapping: [
    { to: 'userName', from: 'user.login' },
    { to: 'name.givenName', from: 'user.firstName' },
    { to: 'name.middleName', from: 'user.middleName' },
    { to: 'name.familyName', from: 'user.lastName' },
    { to: 'emails[type eq "work"].value', from: 'user.email' },
    { to: 'title', from: 'user.title' },
    { to: 'displayName', from: 'user.displayName' },
    { to: 'locale', from: 'user.locale' },
    { to: 'externalId', from: 'user.id' },
    { to: `${enterpriseSchema}:department`, from: 'user.department' },
    { to: 'active', from: 'user.isActive' },
  ],
  people: {
    template: {
      schemas: [userSchema],
      userName: '{{userName}}',
      name: {
        givenName: '{{name.givenName}}',
        middleName: '{{name.middleName}}',
        familyName: '{{name.familyName}}',
      },
      emails: [{ primary: true, value: '{{emails[type eq "work"].value}}', type: 'work' }],
      title: '{{title}}',
      displayName: '{{displayName}}',
      locale: '{{locale}}',
      externalId: '{{externalId}}',
      groups: [],
      active: '{{active}}',
    },
    update: 'putOverRead',
    readFirst: true,
    off: 'putRead',
    on: 'update',
    confirmsOn: true,
    suspended: 'unchanged',
    erase: 'never',
    forgetsUnassigned: true,
    createsDisabled: false,
    references: 'inline',
  },
  imports: 'usersAndGroups',
  timing: { kind: 'events', delay: 2 * duration.second },
  words: {
    lookUp: 'Error while verifying if user {{subject}} exists: {{detail}}',
    create: 'Automatic provisioning of user {{subject}} to app failed: {{detail}}',
    change: 'Automatic profile push of user {{subject}} to app failed: {{detail}}',
    unreadable:
      'Automatic provisioning of user {{subject}} to app failed: error while reading the answer: {{detail}}',
  },
} satisfies Omit<IdpDefinitionInput, 'id' | 'variant' | 'summary' | 'groups'>;

const member = { value: '{{id}}', display: '{{userName}}' };
const groupTemplate = { schemas: [groupSchema], displayName: '{{displayName}}', members: [] };

/** An app of the integration network: profiles by PUT, activation and groups by PATCH. */
export const oktaCatalogueInput: IdpDefinitionInput = {
  ...okta,
  id: 'okta-catalogue',
  variant: 'catalogue app',
  summary:
    'An app from Okta’s catalogue: profiles are read and PUT back, activation and group membership are PATCHed, without a path.',
  people: { ...okta.people, off: 'patch', on: 'patch' },
  patch: { form: 'pathless' },
  groups: {
    template: groupTemplate,
    readFirst: true,
    sendsNameAgain: true,
    rename: 'patchPathless',
    idInRename: true,
    change: 'patch',
    remove: 'filter',
    together: true,
    takeOver: 'replace',
    member,
  },
};

/** An app made with the app integration wizard: PUT for everything. */
export const oktaWizardInput: IdpDefinitionInput = {
  ...okta,
  id: 'okta-wizard',
  variant: 'wizard app',
  summary:
    'An app made with Okta’s wizard: people and groups are read and PUT back, activation included; nothing is PATCHed.',
  groups: {
    template: groupTemplate,
    readFirst: true,
    rename: 'put',
    change: 'put',
    member,
  },
};

export const oktaCatalogue = defineIdp(oktaCatalogueInput);
export const oktaWizard = defineIdp(oktaWizardInput);
