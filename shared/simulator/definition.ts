import { z } from 'zod';
import { idpIds } from '../contract/idp.ts';
import { MappingRow } from './mapping/mapping.ts';

/** What a behaviour was read in. A test or capture that has no address of its own is named only. */
export const Source = z.strictObject({
  title: z.string().min(1),
  url: z.url({ protocol: /^https$/ }).nullable(),
});

/**
 * - `documented`: the vendor says so
 * - `captured`: seen in recorded traffic that somebody published
 * - `reported`: told by a third party without a recording
 */
export const Evidence = z.strictObject({
  kind: z.enum(['documented', 'captured', 'reported']),
  /** A key of `sources`. */
  source: z.string(),
});

const Pairs = z.array(z.tuple([z.string(), z.string()]));
const Body = z.record(z.string(), z.json());

const Transport = z.strictObject({
  /**
   * Names and values in this client's order and case. `{{authorization}}`, `{{host}}` and `{{length}}` are filled in;
   * a header whose value is missing is left out, and `Content-…` goes with a body only.
   */
  headers: Pairs,
  /** How a space in a query is written; everything else outside the unreserved characters is `%XX`. */
  space: z.enum(['%20', '+']).default('%20'),
  /** Written behind a filter, and behind the path of a PUT or PATCH. */
  afterFilter: z.string().default(''),
  afterWrite: z.string().default(''),
  /** Silence after which the client gives up, ms. */
  timeout: z.number().int().default(60_000),
  /** Requests under way at the same time. */
  concurrency: z.number().int().min(1).default(1),
  /** Most requests a second when time is real; null does not limit them. */
  perSecond: z.number().min(1).nullable().default(null),
});

/** A request of the connection test. `{{guid}}` is random. */
const Probe = z.strictObject({
  path: z.string(),
  /** `list`: 200 with a list. `empty`: 200 with a list of nobody. `object`: 200 with any JSON object. */
  wants: z.enum(['list', 'empty', 'object']),
  /** Sent only where groups are pushed, or imported. */
  when: z.enum(['always', 'groups', 'groupImport']).default('always'),
});

const Paths = z.strictObject({
  /** `{{filter}}` is the encoded filter. Null: nobody is looked up by a filter, the list is read instead. */
  lookUpUser: z.string().nullable(),
  lookUpGroup: z.string().nullable(),
  /** `{{start}}` and `{{count}}`; null where this client reads no lists. */
  listUsers: z.string().nullable().default(null),
  listGroups: z.string().nullable().default(null),
  /** `{{id}}` */
  readGroup: z.string().default('/Groups/{{id}}'),
  pageSize: z.number().int().min(1).default(100),
  /** The next page begins one page further, or behind what was received. */
  nextPage: z.enum(['byCount', 'byReceived']).default('byReceived'),
});

const Matching = z.strictObject({
  /** Target of the mapping whose value people are matched by. */
  by: z.string().default('userName'),
  /** `{{value}}` is the value as a JSON string. */
  user: z.string().default('userName eq {{value}}'),
  group: z.string().default('displayName eq {{value}}'),
  /** A look-up answered 404 means that there is nobody; otherwise it is an error. */
  notFoundIsNobody: z.boolean().default(false),
  /** Several matches: an error, or the first is taken. */
  many: z.enum(['error', 'first']).default('error'),
  /** Numbers of a list that are sent as texts make it unreadable. */
  strictNumbers: z.boolean().default(false),
});

const People = z.strictObject({
  /** Body of a create; see `fillTemplate`. */
  template: Body,
  /** `patch` sends what is different; `putOverRead` reads and lays its attributes over; `putTemplate` sends its own. */
  update: z.enum(['patch', 'putOverRead', 'putTemplate']),
  /** Reads the account before it changes it. */
  readFirst: z.boolean().default(false),
  /** An account that answers 404 is looked up and created again; otherwise that is an error. */
  goneIsNew: z.boolean().default(false),
  /** PUT bodies name the id. */
  idInBody: z.boolean().default(false),
  off: z.enum(['patch', 'putRead', 'putTemplate']),
  on: z.enum(['patch', 'update']),
  /** Looks at the answer to see that the account is really on. */
  confirmsOn: z.boolean().default(false),
  /** Takes people out of every group before it switches them off. */
  leaveGroupsFirst: z.boolean().default(false),
  /** Forgets the account when somebody is unassigned, and looks it up again on return. */
  forgetsUnassigned: z.boolean().default(false),
  /** What a suspended person (a leave of absence) is to the app. */
  suspended: z.enum(['off', 'unchanged']).default('off'),
  /** When an account is deleted: never, or when the person is purged in the directory. */
  erase: z.enum(['never', 'purged']).default('never'),
  /** Creates accounts for people who are switched off already. */
  createsDisabled: z.boolean().default(false),
  /** References to other people go with the account, or in a request of their own when both accounts exist. */
  references: z.enum(['inline', 'later']).default('inline'),
  /** How a reference is sent in a PATCH. */
  referenceAs: z.enum(['string', 'object']).default('object'),
});

const Patch = z.strictObject({
  ops: z.enum(['lower', 'capitalised']).default('lower'),
  booleans: z.enum(['native', 'string']).default('native'),
  /**
   * `paths`: one operation with a path for each attribute. `pathless`: one operation without path. `mixed`: several
   * single values in one operation without path and with dotted keys, entries of lists by path.
   */
  form: z.enum(['paths', 'pathless', 'mixed']).default('paths'),
  /** An attribute the app shows no value of is added, or replaced like the others. */
  absent: z.enum(['add', 'replace']).default('replace'),
});

const Groups = z.strictObject({
  /** `{{displayName}}`, `{{externalId}}`, `{{members}}` */
  template: Body,
  /** A group without members is created too. */
  createsEmpty: z.boolean().default(true),
  membersOnCreate: z.boolean().default(false),
  /** Reads all groups before members change. */
  listsFirst: z.boolean().default(false),
  readFirst: z.boolean().default(false),
  /** Sends the name again before each change of members. */
  sendsNameAgain: z.boolean().default(false),
  rename: z.enum(['patchPath', 'patchPathless', 'put']).default('patchPath'),
  /** A pathless rename names the id as well. */
  idInRename: z.boolean().default(false),
  change: z.enum(['patch', 'put']).default('patch'),
  /** Members are removed by a path with a filter, or by a list of values. */
  remove: z.enum(['filter', 'values']).default('filter'),
  /** Removals and additions of one change share a request. */
  together: z.boolean().default(false),
  /** A group that was there already gets all members in place of its own, or added to them. */
  takeOver: z.enum(['add', 'replace']).default('add'),
  /** Members of one request; null sends all at once. */
  batch: z.number().int().min(1).nullable().default(null),
  /** `{{id}}` and `{{userName}}` */
  member: Body.default({ value: '{{id}}' }),
  /** Names of an operation in the order they are written. */
  keys: z.array(z.enum(['op', 'path', 'value'])).default(['op', 'path', 'value']),
  erase: z.boolean().default(true),
  /** A member whose account comes later is added then, or missed until everything is evaluated again. */
  lateMembers: z.enum(['added', 'missed']).default('added'),
});

const Timing = z.discriminatedUnion('kind', [
  /** A change in the directory is sent after `delay` ms. */
  z.strictObject({ kind: z.literal('events'), delay: z.number().int() }),
  /** Changes are gathered and sent every `every` ms. */
  z.strictObject({ kind: z.literal('cycles'), every: z.number().int().min(1) }),
]);

const Retry = z.strictObject({
  /** Answers 429, and 503 with Retry-After: how often one request is tried again, and how long it waits. */
  tooMany: z
    .strictObject({
      tries: z.number().int(),
      /** Waits as Retry-After says; otherwise it waits by its own steps. */
      obeys: z.boolean(),
      /** ms, the last one from then on. */
      steps: z.array(z.number().int()).min(1),
    })
    .prefault({ tries: 5, obeys: true, steps: [1000, 2000, 4000, 8000, 16_000] }),
  /** A request without an answer is sent again at once. */
  resendsUnanswered: z.boolean().default(false),
  /** Waits between later tries of a failed object, ms, the last one repeated; null leaves it to a person. */
  ladder: z.array(z.number().int()).min(1).nullable().default(null),
  /** Until so long after the first failure, ms. */
  until: z.number().int().default(0),
});

const Quarantine = z.strictObject({
  /** Statuses of the connection test that lead to it at once. */
  atOnce: z.array(z.number().int()),
  /** Failures from which the share counts, the share above which it begins, and numbers that are enough. */
  from: z.number().int(),
  share: z.number(),
  failures: z.number().int(),
  failuresWithReferences: z.number().int(),
  /** Time between cycles while in it, and until the job is switched off, ms. */
  every: z.number().int(),
  disabledAfter: z.number().int(),
});

/** What an administrator of this identity provider reads when an object fails. `{{…}}`: status, detail, subject. */
const Words = z.strictObject({
  /** Refused while it looked somebody up, created, or changed something. */
  lookUp: z.string(),
  create: z.string(),
  change: z.string(),
  /** The answer was not what it can read. */
  unreadable: z.string(),
});

/**
 * An identity provider as a SCIM client. `evidence` says where each behaviour was read, by the path of the knob
 * (`patch.ops`, or `patch` for all of it); `assumed` why it is as it is where nobody documents it.
 */
export const IdpDefinition = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Null for a client of no vendor. */
  idp: z.enum(idpIds).nullable(),
  name: z.string().min(1),
  /** Which of its kinds: "catalogue app". Empty when there is one. */
  variant: z.string(),
  summary: z.string().min(1),
  sources: z.record(z.string(), Source),
  evidence: z.record(z.string(), Evidence),
  assumed: z.record(z.string(), z.string().min(1)),
  transport: Transport,
  probes: z.array(Probe),
  /** The connection test also makes a person and a group and deletes both. */
  probesByWriting: z.boolean().default(false),
  /** The probes are sent again before each run of work. */
  probesEachCycle: z.boolean().default(false),
  paths: Paths,
  matching: Matching.prefault({}),
  /** The form of ids of users in this directory. */
  directoryIds: z.enum(['guid', 'okta']).default('guid'),
  /** Attributes of this directory's users out of what HR knows. */
  userMapping: z.array(MappingRow),
  /** SCIM attributes out of those. */
  mapping: z.array(MappingRow),
  people: People,
  patch: Patch.prefault({}),
  groups: Groups.nullable(),
  /** Reads all accounts (and groups) of the app. */
  imports: z.enum(['none', 'users', 'usersAndGroups']).default('none'),
  timing: Timing,
  retry: Retry.prefault({}),
  quarantine: Quarantine.nullable().default(null),
  words: Words,
});
export type IdpDefinition = z.output<typeof IdpDefinition>;
export type IdpDefinitionInput = z.input<typeof IdpDefinition>;

/** Completes a definition. @throws {z.ZodError} when a knob has a value it cannot have */
export function defineIdp(definition: IdpDefinitionInput): IdpDefinition {
  return IdpDefinition.parse(definition);
}

/** Knobs that state no behaviour of the identity provider. */
const NO_BEHAVIOUR = new Set(['id', 'idp', 'name', 'variant', 'summary', 'sources', 'evidence', 'assumed']);

/** Paths of the knobs a definition states (as written, without defaults) that nothing is said for. */
export function unexplained(definition: IdpDefinitionInput): string[] {
  const said = [...Object.keys(definition.evidence), ...Object.keys(definition.assumed)];
  const covers = (path: string) => said.some((one) => path === one || path.startsWith(`${one}.`));
  return Object.entries(definition)
    .filter(([name]) => !NO_BEHAVIOUR.has(name))
    .flatMap(([name, value]) => knobsOf(name, value))
    .filter((path) => !covers(path));
}

function knobsOf(path: string, value: unknown): string[] {
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) && !path.includes('.');
  return inner ? Object.entries(value).flatMap(([name, one]) => knobsOf(`${path}.${name}`, one)) : [path];
}
