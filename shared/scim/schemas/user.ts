import type { AttributeInput, SchemaInput } from '../schema-definition.ts';

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** The sub-attributes most multi-valued attributes share (RFC 7643 section 2.4). */
function plural(
  name: string,
  description: string,
  value: Partial<AttributeInput> = {},
  types?: string[],
): AttributeInput {
  return {
    name,
    type: 'complex',
    multiValued: true,
    description,
    subAttributes: [
      { name: 'value', description: 'The value itself.', ...value } as never,
      { name: 'display', description: 'The value in a form made for people to read.' },
      {
        name: 'type',
        description: 'What the value is used for.',
        ...(types ? { canonicalValues: types } : {}),
      },
      {
        name: 'primary',
        type: 'boolean',
        description: 'Marks the preferred value; at most one value is primary.',
      },
    ],
  };
}

/** RFC 7643 sections 4.1 and 8.7.1. */
export const userSchema: SchemaInput = {
  id: userUrn,
  name: 'User',
  description: 'User account',
  attributes: [
    {
      name: 'userName',
      required: true,
      uniqueness: 'server',
      description: 'The name a person signs in with, unique among the users of the service provider.',
    },
    {
      name: 'name',
      type: 'complex',
      description: 'The components of the name of the person.',
      subAttributes: [
        { name: 'formatted', description: 'The full name as it is displayed.' },
        { name: 'familyName', description: 'The family name.' },
        { name: 'givenName', description: 'The given name.' },
        { name: 'middleName', description: 'The middle names.' },
        { name: 'honorificPrefix', description: 'A title in front of the name, such as "Dr.".' },
        { name: 'honorificSuffix', description: 'What follows the name, such as "III".' },
      ],
    },
    { name: 'displayName', description: 'The name shown to other people.' },
    { name: 'nickName', description: 'What the person is called in everyday life.' },
    {
      name: 'profileUrl',
      type: 'reference',
      caseExact: true,
      referenceTypes: ['external'],
      description: 'A page about the person.',
    },
    { name: 'title', description: 'The job title, such as "Vice President".' },
    {
      name: 'userType',
      description: 'The relation to the organisation, such as "Employee" or "Contractor".',
    },
    { name: 'preferredLanguage', description: 'Preferred languages, as in the Accept-Language header.' },
    { name: 'locale', description: 'Where the person is, for currency, dates and numbers.' },
    { name: 'timezone', description: 'Time zone by its IANA name, such as "Europe/Vienna".' },
    { name: 'active', type: 'boolean', description: 'Whether the account may be used.' },
    {
      name: 'password',
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
      description: 'The secret of the account. It can be set, and never be read.',
    },
    plural('emails', 'Mail addresses.', {}, ['work', 'home', 'other']),
    plural('phoneNumbers', 'Telephone numbers.', {}, ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    plural('ims', 'Addresses for instant messages.', {}, [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
    ]),
    plural(
      'photos',
      'Pictures of the person.',
      { type: 'reference', caseExact: true, referenceTypes: ['external'] },
      ['photo', 'thumbnail'],
    ),
    {
      name: 'addresses',
      type: 'complex',
      multiValued: true,
      description: 'Postal addresses.',
      subAttributes: [
        { name: 'formatted', description: 'The whole address as it is displayed.' },
        { name: 'streetAddress', description: 'Street, house number, postal box.' },
        { name: 'locality', description: 'City or locality.' },
        { name: 'region', description: 'State or region.' },
        { name: 'postalCode', description: 'Postal code.' },
        { name: 'country', description: 'Country, by its ISO 3166-1 code of two letters.' },
        {
          name: 'type',
          description: 'What the address is used for.',
          canonicalValues: ['work', 'home', 'other'],
        },
        { name: 'primary', type: 'boolean', description: 'Marks the preferred address.' },
      ],
    },
    {
      name: 'groups',
      type: 'complex',
      multiValued: true,
      mutability: 'readOnly',
      description: 'The groups the user belongs to. Changed through the groups.',
      subAttributes: [
        // Ids are case-exact (RFC 7643 section 3.1), and so is what repeats them.
        { name: 'value', caseExact: true, mutability: 'readOnly', description: 'The id of the group.' },
        {
          name: '$ref',
          type: 'reference',
          caseExact: true,
          referenceTypes: ['User', 'Group'],
          mutability: 'readOnly',
          description: 'The address of the group.',
        },
        { name: 'display', mutability: 'readOnly', description: 'The name of the group.' },
        {
          name: 'type',
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
          description: 'Whether the user is a member itself or by way of another group.',
        },
      ],
    },
    plural('entitlements', 'What the person is entitled to.'),
    plural('roles', 'The roles of the person.'),
    plural('x509Certificates', 'Certificates of the person.', { type: 'binary', caseExact: true }),
  ],
};
