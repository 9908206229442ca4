import { enterpriseUserUrn } from '../../../shared/scim/schemas/enterprise-user.ts';
import { userUrn } from '../../../shared/scim/schemas/user.ts';
import type { ImportItem } from './import-item.ts';

/** What a column of a CSV file fills. */
export interface Column {
  readonly column: string;
  /** Path of the attribute, `groups` or `manager`; null when the header is not known. */
  readonly attribute: string | null;
}

const enterprise = (name: string) => `${enterpriseUserUrn}:${name}`;

/** Headers as directories and HR systems write them, in lower case and without anything but letters and digits. */
const known: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    userName: 'username login loginname upn userprincipalname user account samaccountname',
    'emails[work]': 'email emails mail emailaddress workemail primaryemail businessemail emailsvalue',
    'emails[home]': 'personalemail homeemail secondaryemail',
    'name.givenName': 'firstname givenname forename namegivenname first vorname prenom',
    'name.familyName': 'lastname surname familyname namefamilyname last sn nachname',
    'name.middleName': 'middlename namemiddlename',
    'name.honorificPrefix': 'honorificprefix namehonorificprefix salutation',
    displayName: 'displayname fullname name cn commonname',
    nickName: 'nickname',
    externalId: 'externalid hrid sourceid',
    title: 'title jobtitle position role',
    userType: 'usertype employeetype workertype',
    locale: 'locale',
    preferredLanguage: 'preferredlanguage language',
    timezone: 'timezone tz',
    active: 'active enabled isactive status accountenabled accountstatus',
    password: 'password',
    'phoneNumbers[work]': 'phone phonenumber telephone telephonenumber workphone businessphone phonenumbers',
    'phoneNumbers[mobile]': 'mobile mobilephone cellphone cell',
    'addresses.streetAddress': 'street streetaddress address',
    'addresses.locality': 'city locality town',
    'addresses.region': 'state region province',
    'addresses.postalCode': 'zip zipcode postalcode postcode',
    'addresses.country': 'country countrycode',
    [enterprise('employeeNumber')]: 'employeenumber employeeid staffid personnelnumber workerid',
    [enterprise('department')]: 'department dept departmentname',
    [enterprise('costCenter')]: 'costcenter costcentre',
    [enterprise('division')]: 'division',
    [enterprise('organization')]: 'organization organisation company',
    manager: 'manager managerusername manageremail managerid managervalue reportsto supervisor',
    groups: 'groups group memberof groupnames teams',
  }).flatMap(([attribute, headers]) => headers.split(' ').map((header) => [header, attribute])),
);

/** What each column fills, by its header. A header that an attribute was already filled from is passed over. */
export function columnsOf(headers: readonly string[]): Column[] {
  const filled = new Set<string>();
  return headers.map((column) => {
    const bare = column
      .replace(/^urn:.*:User:/i, '')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
    const attribute = known[bare] ?? null;
    if (attribute === null || filled.has(attribute)) return { column, attribute: null };
    filled.add(attribute);
    return { column, attribute };
  });
}

/** A person out of a line. Empty cells say nothing. */
export function personOf(columns: readonly Column[], cells: readonly string[], where: string): ImportItem {
  const body: Record<string, unknown> = { schemas: [userUrn] };
  const own: Record<string, unknown> = {};
  const name: Record<string, unknown> = {};
  const address: Record<string, unknown> = {};
  let manager: string | null = null;
  let groups: readonly string[] = [];
  for (const [at, { attribute }] of columns.entries()) {
    const cell = cells[at]?.trim() ?? '';
    if (attribute === null || cell === '') continue;
    const [head = '', sub = ''] = attribute.split(/[.[\]]/);
    if (attribute === 'manager') manager = cell;
    else if (attribute === 'groups') groups = listIn(cell);
    else if (attribute.startsWith(enterpriseUserUrn))
      own[attribute.slice(enterpriseUserUrn.length + 1)] = cell;
    else if (attribute === 'active') body.active = truthOf(cell);
    else if (head === 'name' && sub) name[sub] = cell;
    else if (head === 'addresses') address[sub] = cell;
    else if (sub) body[head] = [...((body[head] as unknown[] | undefined) ?? []), { value: cell, type: sub }];
    else body[attribute] = cell;
  }
  const emails = body.emails as { value: string; primary?: boolean }[] | undefined;
  if (emails?.[0]) emails[0].primary = true;
  if (body.userName === undefined && emails?.[0]) body.userName = emails[0].value;
  if (Object.keys(name).length > 0) body.name = name;
  if (Object.keys(address).length > 0) body.addresses = [{ ...address, type: 'work' }];
  if (Object.keys(own).length > 0) {
    body[enterpriseUserUrn] = own;
    body.schemas = [userUrn, enterpriseUserUrn];
  }
  const full = [name.givenName, name.familyName].filter(Boolean).join(' ');
  if (body.displayName === undefined && full !== '') body.displayName = full;
  return { where, type: 'User', body, problem: null, oldId: null, manager, groups, members: [] };
}

function listIn(cell: string): string[] {
  const mark = /[;|]/.test(cell) ? /[;|]/ : ',';
  return cell
    .split(mark)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A word that is neither is left for the schema to refuse. */
function truthOf(cell: string): boolean | string {
  if (/^(true|yes|y|1|active|enabled|on|employed)$/i.test(cell)) return true;
  if (/^(false|no|n|0|inactive|disabled|off|suspended|terminated|deprovisioned|left)$/i.test(cell))
    return false;
  return cell;
}
