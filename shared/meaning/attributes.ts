/**
 * Canonical form of an attribute path in any dialect: without the URN of its schema, without a trailing
 * `.value`, with the `type` of a multi-valued attribute in brackets. Sources of the forms: RFC 7644 section
 * 3.5.2, and Entra's dotted and URN keys.
 *
 * `urn:…:enterprise:2.0:User:department` → `department`
 * `emails[type eq "work"].value` → `emails[work]`
 * Empty for the URN of a whole schema.
 */
export function canonicalPath(written: string): string {
  const path = written.length > 300 ? written.slice(0, 300) : written;
  const open = path.indexOf('[');
  const head = withoutUrn(open === -1 ? path : path.slice(0, open));
  if (open === -1) return withoutValue(head);
  const close = path.lastIndexOf(']');
  const selector = path.slice(open + 1, close > open ? close : path.length);
  const rest = close > open ? path.slice(close + 1) : '';
  const type = /type\s+eq\s+"([^"]{0,40})"/i.exec(selector)?.[1];
  return withoutValue(`${head}[${type ?? (/^\s*primary\s/i.test(selector) ? 'primary' : '')}]${rest}`);
}

function withoutUrn(head: string): string {
  if (!/^urn:/i.test(head)) return head;
  const tail = head.slice(head.lastIndexOf(':') + 1);
  return isSchemaName(tail) ? '' : tail;
}

/** `2.0User` is a misspelling that a vendor's sample carries. */
export function isSchemaName(tail: string): boolean {
  return /^(\d+\.\d+)?(User|Group)$/i.test(tail) || /^\d+\.\d+$/.test(tail);
}

function withoutValue(path: string): string {
  return /\.value$/i.test(path) ? path.slice(0, -6) : path;
}

/** Words for single attributes and sub-attributes, by canonical path in lower case. */
const words: Readonly<Record<string, string>> = {
  username: 'user name',
  externalid: 'external id',
  displayname: 'display name',
  nickname: 'nickname',
  profileurl: 'profile address',
  title: 'job title',
  usertype: 'user type',
  preferredlanguage: 'language',
  locale: 'locale',
  timezone: 'time zone',
  active: 'active',
  password: 'password',
  name: 'name',
  'name.formatted': 'full name',
  'name.givenname': 'given name',
  'name.familyname': 'family name',
  'name.middlename': 'middle name',
  'name.honorificprefix': 'honorific',
  'name.honorificsuffix': 'suffix of the name',
  employeenumber: 'employee number',
  costcenter: 'cost centre',
  organization: 'organisation',
  division: 'division',
  department: 'department',
  manager: 'manager',
  members: 'members',
  emails: 'mail addresses',
  phonenumbers: 'phone numbers',
  addresses: 'addresses',
  ims: 'messengers',
  photos: 'photos',
  roles: 'roles',
  entitlements: 'entitlements',
  groups: 'groups',
};

/** Words for one value of a multi-valued attribute. */
const oneOf: Readonly<Record<string, string>> = {
  emails: 'mail',
  phonenumbers: 'phone',
  addresses: 'address',
  ims: 'messenger',
  photos: 'photo',
  roles: 'role',
  entitlements: 'entitlement',
  x509certificates: 'certificate',
};

const partsOfAddress: Readonly<Record<string, string>> = {
  streetaddress: 'street',
  locality: 'city',
  region: 'region',
  postalcode: 'postal code',
  country: 'country',
  formatted: 'address',
};

/** An attribute in words: `family name`, `work mail`; the code name for what has no word here. */
export function attributeWords(canonical: string): string {
  const key = canonical.toLowerCase();
  const single = wordFor(words, key);
  if (single !== undefined) return single;
  const open = key.indexOf('[');
  if (open > 0) {
    const noun = wordFor(oneOf, key.slice(0, open));
    const close = key.indexOf(']', open);
    if (noun !== undefined && close !== -1) {
      const type = canonical.slice(open + 1, close);
      const sub = key.slice(close + 2);
      if (noun === 'phone' && type === 'fax') return 'fax number';
      const what = (noun === 'address' && wordFor(partsOfAddress, sub)) || (sub ? `${noun} ${sub}` : noun);
      return type === '' ? what : `${type} ${what}`;
    }
  }
  return canonical;
}

function wordFor(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** `family name, department, work mail`; from the fifth on they are counted. */
export function listAttributes(paths: Iterable<string>): string {
  const named = new Set<string>();
  for (const path of paths) named.add(attributeWords(path));
  const all = [...named];
  if (all.length <= 5) return all.join(', ');
  return `${all.slice(0, 4).join(', ')} and ${all.length - 4} more`;
}
