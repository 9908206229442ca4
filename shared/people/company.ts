import { enterpriseUserUrn } from '../scim/schemas/enterprise-user.ts';
import { userUrn } from '../scim/schemas/user.ts';
import { type Culture, cultures } from './names.ts';
import { createRandom, type Random } from './random.ts';

/** A made-up person: a resource to be created, and who they report to. */
export interface MadePerson {
  readonly resource: Record<string, unknown>;
  readonly department: string;
  readonly leads: boolean;
  /** Place of their manager in the order people are made, always before their own; null at the top. */
  readonly manager: number | null;
}

interface Department {
  readonly name: string;
  readonly head: string;
  readonly titles: readonly string[];
}

const departments: readonly Department[] = [
  {
    name: 'Engineering',
    head: 'Chief Technology Officer',
    titles: ['Software Engineer', 'Senior Software Engineer', 'Site Reliability Engineer', 'QA Engineer'],
  },
  {
    name: 'Sales',
    head: 'Chief Revenue Officer',
    titles: ['Account Executive', 'Sales Development Representative', 'Solutions Engineer'],
  },
  {
    name: 'Finance',
    head: 'Chief Financial Officer',
    titles: ['Analyst', 'Senior Analyst', 'Controller', 'Payroll Specialist'],
  },
  {
    name: 'People',
    head: 'Chief People Officer',
    titles: ['Recruiter', 'HR Business Partner', 'Learning Specialist'],
  },
  {
    name: 'Customer Support',
    head: 'Head of Customer Support',
    titles: ['Support Specialist', 'Support Engineer', 'Knowledge Manager'],
  },
  {
    name: 'Marketing',
    head: 'Chief Marketing Officer',
    titles: ['Copywriter', 'Brand Manager', 'Event Manager', 'Web Analyst'],
  },
  {
    name: 'Operations',
    head: 'Chief Operating Officer',
    titles: ['Logistics Planner', 'Buyer', 'Warehouse Coordinator', 'Facility Manager'],
  },
  {
    name: 'Product',
    head: 'Chief Product Officer',
    titles: ['Product Manager', 'Product Designer', 'User Researcher'],
  },
  {
    name: 'Information Security',
    head: 'Chief Information Security Officer',
    titles: ['Security Engineer', 'Identity Engineer', 'Incident Responder'],
  },
  { name: 'Legal', head: 'General Counsel', titles: ['Counsel', 'Paralegal', 'Contract Manager'] },
  {
    name: 'Research & Development',
    head: 'Head of Research',
    titles: ['Scientist', 'Lab Technician', 'Data Scientist'],
  },
  {
    name: 'IT',
    head: 'Chief Information Officer',
    titles: ['Systems Administrator', 'Service Desk Analyst', 'Network Engineer'],
  },
];

/** In a company up to this size nobody needs a middle name to be told from others. */
const ALL_KNOWN = 2000;
/** People who report to one lead. */
const SPAN = 7;
/** In a hundred, people who have left and are switched off. */
const LEFT = 3;
const DOMAIN = 'contoso.example';

/** Departments of a company of a size, in the order they appear. */
export function departmentsOf(people: number): readonly string[] {
  return chosen(people).map(({ name }) => name);
}

function chosen(people: number): readonly Department[] {
  return departments.slice(0, Math.min(departments.length, Math.max(1, Math.round(Math.sqrt(people)))));
}

/**
 * Makes a company up, managers before those who report to them. The same seed makes the same company, but for the
 * userNames that `isTaken` says belong to others.
 */
export function* makeCompany(
  people: number,
  seed: number,
  isTaken: (userName: string) => boolean = () => false,
): Generator<MadePerson> {
  const random = createRandom(seed);
  const taken = new Map<string, number>();
  const units = chosen(people);
  for (let at = 0; at < people; at++) yield makePerson(at, people, seed, units, random, taken, isTaken);
}

function makePerson(
  at: number,
  people: number,
  seed: number,
  units: readonly Department[],
  random: Random,
  taken: Map<string, number>,
  isTaken: (userName: string) => boolean,
): MadePerson {
  const department = units[(at + units.length - 1) % units.length] as Department;
  // The first one leads the company; in a department the first is its head, and each leads the next SPAN.
  const place = at === 0 ? -1 : Math.floor((at - 1) / units.length);
  const inDepartment = Math.floor((people - 2 - ((at + units.length - 1) % units.length)) / units.length) + 1;
  const leads = place * SPAN + 1 < inDepartment;
  const manager =
    place < 0
      ? null
      : place === 0
        ? 0
        : Math.floor((place - 1) / SPAN) * units.length + ((at - 1) % units.length) + 1;
  const culture = random.pick(cultures);
  const name = makeName(culture, random, people > ALL_KNOWN);
  const userName = uniqueAddress(name.address, taken, isTaken);
  const active = leads || random.below(100) >= LEFT;
  const title =
    place < 0
      ? 'Chief Executive Officer'
      : place === 0
        ? department.head
        : leads
          ? `Team Lead, ${department.name}`
          : random.pick(department.titles);
  const area = (units.indexOf(department) + 1) * 100;
  return {
    department: department.name,
    leads,
    manager,
    resource: {
      schemas: [userUrn, enterpriseUserUrn],
      userName,
      externalId: `hr-${seed}-${String(at + 1).padStart(6, '0')}`,
      name: {
        givenName: name.given,
        ...(name.middle !== null && { middleName: name.middle }),
        familyName: name.family,
        formatted: name.full,
      },
      displayName: name.full,
      title,
      emails: [{ value: userName, type: 'work', primary: true }],
      phoneNumbers: [
        { value: `${culture.phone} ${String(random.below(10_000)).padStart(4, '0')}`, type: 'work' },
      ],
      locale: culture.locale,
      active,
      [enterpriseUserUrn]: {
        employeeNumber: `E-${String(at + 1).padStart(6, '0')}`,
        department: department.name,
        costCenter: `CC-${area + random.below(10)}`,
        organization: 'Contoso',
      },
    },
  };
}

interface Name {
  readonly given: string;
  readonly middle: string | null;
  readonly family: string;
  readonly full: string;
  /** Part of an address in front of the @. */
  readonly address: string;
}

/** `many`: so many people that first and last names alone would be shared by dozens. */
function makeName({ given, family, order, joint }: Culture, random: Random, many: boolean): Name {
  const first = written(random.pick(given));
  const last = written(random.pick(family));
  const second = many && order === 'givenFirst' ? written(random.pick(given)) : first;
  const middle = second.native === first.native ? null : second.native;
  const parts =
    order === 'familyFirst'
      ? [last.native, first.native]
      : [first.native, ...(middle === null ? [] : [middle]), last.native];
  return {
    given: first.native,
    middle,
    family: last.native,
    full: parts.join(joint),
    address: `${first.latin}.${last.latin}`,
  };
}

function written(name: string): { native: string; latin: string } {
  const [native = '', latin = native] = name.split('=').map((part) => part.replaceAll('_', ' '));
  return { native, latin: inAddress(latin) };
}

const spelled: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  þ: 'th',
};

function inAddress(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łøđðıßæþ]/g, (letter) => spelled[letter] ?? '')
    .replace(/\s+/g, '-')
    .replace(/[^a-z-]/g, '');
}

/** The second person of a name gets a 2. */
function uniqueAddress(
  name: string,
  taken: Map<string, number>,
  isTaken: (userName: string) => boolean,
): string {
  for (let number = (taken.get(name) ?? 0) + 1; ; number++) {
    const address = `${name}${number === 1 ? '' : number}@${DOMAIN}`;
    if (isTaken(address)) continue;
    taken.set(name, number);
    return address;
  }
}
