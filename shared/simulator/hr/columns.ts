import { HrRecord, type HrRecordInput } from './record.ts';

/** How HR systems name a field: lower case, letters and digits only. */
const synonyms: Readonly<Record<keyof HrRecord, string>> = {
  id: 'id employeeid employeenumber workerid personnelnumber staffid hrid',
  userName: 'username login upn userprincipalname workemail',
  givenName: 'givenname firstname forename vorname',
  familyName: 'familyname lastname surname nachname',
  middleName: 'middlename',
  displayName: 'displayname fullname name preferredname',
  nickname: 'nickname mailnickname alias',
  email: 'email mail emailaddress',
  title: 'title jobtitle position',
  department: 'department dept costcentername orgunit',
  team: 'team squad',
  manager: 'manager managerid reportsto supervisor',
  kind: 'kind employmenttype workertype contracttype',
  start: 'start startdate hiredate firstday',
  end: 'end enddate terminationdate lastday contractend',
  office: 'office location site',
  street: 'street streetaddress',
  city: 'city town',
  region: 'region state province',
  postalCode: 'postalcode zip zipcode postcode',
  country: 'country countrycode',
  phone: 'phone telephone phonenumber workphone',
  mobile: 'mobile mobilephone cell',
  fax: 'fax facsimile',
  locale: 'locale',
  language: 'language preferredlanguage',
};

const fieldOf: ReadonlyMap<string, keyof HrRecord> = new Map(
  Object.entries(synonyms).flatMap(([field, names]) =>
    names.split(' ').map((name) => [name, field as keyof HrRecord] as const),
  ),
);

/** A line of a file: who it is, or why it cannot be one. */
export type HrLine =
  | { readonly record: HrRecord; readonly problem: null }
  | { readonly record: null; readonly problem: string };

/** Headers of a file and the fields they fill; null where a header is not known. */
export function hrColumns(headers: readonly string[]): readonly (keyof HrRecord | null)[] {
  const taken = new Set<string>();
  return headers.map((header) => {
    const field = fieldOf.get(header.toLowerCase().replace(/[^a-z0-9]/g, '')) ?? null;
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return field;
  });
}

/** A record out of names and values as they stand in a file. Empty values say nothing. */
export function hrRecordOf(values: readonly (readonly [header: string, value: unknown])[]): HrLine {
  const columns = hrColumns(values.map(([header]) => header));
  const record: Record<string, unknown> = {};
  for (const [at, [, value]] of values.entries()) {
    const field = columns[at];
    const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
    if (field && text !== '') record[field] = field === 'kind' ? kindOf(text) : text;
  }
  if (record.userName === undefined && record.email !== undefined) record.userName = record.email;
  if (record.id === undefined && record.userName !== undefined) record.id = record.userName;
  const parsed = HrRecord.safeParse(record satisfies Record<string, unknown> as HrRecordInput);
  if (parsed.success) return { record: parsed.data, problem: null };
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? '');
  const missing = record[field] === undefined;
  return {
    record: null,
    problem: missing ? `There is no ${field}.` : `${field} "${record[field]}" cannot be used.`,
  };
}

function kindOf(text: string): string {
  return /contract|freelance|temp|extern/i.test(text) ? 'contractor' : 'employee';
}
