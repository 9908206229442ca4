import { HrRecord } from '../hr/record.ts';
import { type JsonObject, memberOf } from '../mapping/target.ts';

/**
 * Everything a compatibility run makes in an app is called like this, so that a person sees what it is and a clean-up
 * cannot take anything else: userNames begin with `scimscope-test.`, display names end with `(Scimscope test)`, groups
 * begin with `Scimscope test`.
 */
const USER_PREFIX = 'scimscope-test.';
const PERSON_SUFFIX = ' (Scimscope test)';
const GROUP_PREFIX = 'Scimscope test ';

export type Role = 'ada' | 'ben' | 'cleo' | 'dara';

const names: Readonly<Record<Role, readonly [given: string, family: string, title: string]>> = {
  ada: ['Ada', 'Byron', 'Engineer'],
  ben: ['Ben', "O'Neill-Øster", 'Analyst'],
  cleo: ['Cleo', 'Nguyễn', 'Designer'],
  dara: ['Dara', 'Quinn', 'Planner'],
};

/** Names for one run (`run` is a short random text) of one identity provider. */
export class Marked {
  readonly #run: string;
  readonly #domain: string;

  constructor(run: string, simulator: string, domain: string) {
    this.#run = `${run}.${simulator}`;
    this.#domain = domain;
  }

  userName(name: string): string {
    return `${USER_PREFIX}${this.#run}.${name}@${this.#domain}`;
  }

  groupName(name: string): string {
    return `${GROUP_PREFIX}${name} ${this.#run}`;
  }

  person(role: Role): HrRecord {
    const [givenName, familyName, title] = names[role];
    return HrRecord.parse({
      id: role,
      userName: this.userName(role),
      givenName,
      familyName,
      displayName: displayNameOf(givenName, familyName),
      title,
      department: 'Quality',
    });
  }
}

export function displayNameOf(givenName: string, familyName: string): string {
  return `${givenName} ${familyName}${PERSON_SUFFIX}`;
}

/** Whether a resource of an app is one that a compatibility run made. */
export function isMarked(resource: JsonObject): boolean {
  const userName = memberOf(resource, 'userName');
  if (typeof userName === 'string') return userName.toLowerCase().includes(USER_PREFIX);
  const displayName = memberOf(resource, 'displayName');
  return typeof displayName === 'string' && displayName.startsWith(GROUP_PREFIX);
}

/** For a look-up: a resource that is somebody else's must not be touched. */
export function guardMarked(resource: JsonObject): string | null {
  return isMarked(resource)
    ? null
    : 'The app answered with somebody else than was asked for. Nothing more is sent, so that nobody is changed by mistake.';
}
