import { meaningKinds, outcomes } from '../contract/exchange.ts';
import { idpIds, idpNames } from '../contract/idp.ts';
import type { ChoiceKey, NumberKey, NumberTest, TextKey, TimeRange } from './ast.ts';
import { kindDescriptions, meaningGroups } from './meaning-groups.ts';
import { nearest } from './nearest.ts';
import {
  type NumberSyntax,
  printNumber,
  printTimeRange,
  type ReadValue,
  readNumber,
  readTimeRange,
} from './values.ts';

export { kindsOf, meaningGroups } from './meaning-groups.ts';

/** A value that is offered while typing. */
export interface KnownValue {
  readonly value: string;
  readonly description: string;
}

/**
 * Everything about one key, declared once: parser, printer, explanation, completion and help derive from it.
 * `V` is a value in the AST.
 */
export interface KeyDeclaration<K extends string, V> {
  readonly name: K;
  readonly aliases: readonly string[];
  /** One line for the list of keys. */
  readonly description: string;
  readonly example: string;
  readonly known: readonly KnownValue[];
  read(text: string): ReadValue<V>;
  print(value: V): string;
  /** Completes "exchanges …": `with status 404`. `value` is already joined with "or". */
  explain(values: string, not: boolean): string;
  /** A value in words, inside an explanation. */
  tell(value: V): string;
}

const methods: readonly KnownValue[] = [
  { value: 'GET', description: 'look-ups, reads, imports' },
  { value: 'POST', description: 'creates, searches, bulk' },
  { value: 'PUT', description: 'replaces a resource whole' },
  { value: 'PATCH', description: 'changes some attributes' },
  { value: 'DELETE', description: 'deletes a resource' },
];

const states: readonly KnownValue[] = [
  { value: 'failed', description: 'answered 400 or above, or not answered whole' },
  { value: 'unanswered', description: 'ended without an answer' },
  { value: 'tolerated', description: 'the mock accepted something the RFC refuses' },
  { value: 'ruled', description: 'a rule or a breakpoint acted on it' },
  { value: 'resent', description: 'sent by hand with Edit and resend' },
  { value: 'pending', description: 'not ended yet' },
  { value: 'forwarded', description: 'answered by an app, not by the mock' },
  { value: 'rewritten', description: 'changed by a rule or breakpoint on its way' },
  { value: 'marked', description: 'marked by a rule' },
];

const possessions: readonly KnownValue[] = [
  { value: 'diff', description: 'a write that changed something' },
  { value: 'tolerance', description: 'something accepted that the RFC refuses' },
  { value: 'rule', description: 'a rule or breakpoint that acted' },
  { value: 'note', description: 'something to say about its answer' },
  { value: 'mark', description: 'a mark of a rule' },
];

const cycleValues: readonly KnownValue[] = [
  { value: 'initial', description: 'runs that look for everybody' },
  { value: 'incremental', description: 'runs that send what changed' },
  { value: 'burst', description: 'activity of clients that act on events' },
];

const outcomeDescriptions: Readonly<Record<(typeof outcomes)[number], string>> = {
  pending: 'not ended yet',
  completed: 'answered whole',
  aborted: 'the client went away',
  malformed: 'not HTTP',
  timedOut: 'the request did not arrive in time',
  failed: 'the app could not answer',
  interrupted: 'Scimscope stopped meanwhile',
};

const durations: NumberSyntax = {
  units: [
    ['s', 1000],
    ['ms', 1],
  ],
  hint: 'A duration is a number of milliseconds, such as 500 or 1.5s, with >, >=, < or <= before it',
};

const sizes: NumberSyntax = {
  units: [
    ['mb', 1024 * 1024],
    ['kb', 1024],
    ['b', 1],
  ],
  hint: 'A size is a number of bytes, such as 900, 10kb or 2mb, with >, >=, < or <= before it',
};

const statuses: NumberSyntax = {
  units: [],
  hint: 'A status is 404, 4xx, >=400, 400-499 or none',
};

function readStatus(text: string): ReadValue<NumberTest> {
  if (text.toLowerCase() === 'none') return { ok: true, value: { op: 'none' } };
  const group = /^([1-5])xx$/i.exec(text)?.[1];
  if (group !== undefined) return { ok: true, value: { op: 'class', value: Number(group) } };
  const read = readNumber(text, statuses);
  return !read.ok || isWhole(read.value) ? read : { ok: false, message: statuses.hint };
}

function isWhole(test: NumberTest): boolean {
  if (test.op === 'none') return true;
  return test.op === 'between'
    ? Number.isInteger(test.from) && Number.isInteger(test.to)
    : Number.isInteger(test.value);
}

const toldComparisons = {
  eq: '',
  gt: 'more than ',
  ge: 'at least ',
  lt: 'less than ',
  le: 'at most ',
} as const;

function tellNumber(syntax: NumberSyntax, unit: string): (test: NumberTest) => string {
  return (test) => {
    if (test.op === 'none' || test.op === 'class') return printNumber(test, syntax);
    const tell = (value: number) => {
      const text = printNumber({ op: 'eq', value }, syntax);
      return /^[\d.]+$/.test(text) ? text + unit : text.replace(/^([\d.]+)([a-z]+)$/, '$1 $2');
    };
    return test.op === 'between'
      ? `${tell(test.from)} to ${tell(test.to)}`
      : toldComparisons[test.op] + tell(test.value);
  };
}

function text<K extends TextKey>(
  name: K,
  rest: Pick<KeyDeclaration<K, string>, 'aliases' | 'description' | 'example' | 'explain'>,
): KeyDeclaration<K, string> {
  return {
    name,
    ...rest,
    known: [],
    read: (value) => ({ ok: true, value }),
    print: (value) => value,
    tell: (value) => value,
  };
}

function choice<K extends ChoiceKey>(
  name: K,
  rest: Pick<KeyDeclaration<K, string>, 'aliases' | 'description' | 'example' | 'known' | 'explain'> & {
    readonly what: string;
    /** Other spellings of values, in lower case. */
    readonly also?: Readonly<Record<string, string>>;
    readonly others?: (text: string) => string | null;
  },
): KeyDeclaration<K, string> {
  const { what, also = {}, others, ...declaration } = rest;
  const byLower = new Map(declaration.known.map(({ value }) => [value.toLowerCase(), value]));
  for (const [spelling, value] of Object.entries(also)) byLower.set(spelling, value);
  return {
    name,
    ...declaration,
    read(value) {
      const found = byLower.get(value.toLowerCase()) ?? others?.(value) ?? null;
      if (found !== null) return { ok: true, value: found };
      const near = nearest(value, [...byLower.keys()]);
      const list = declaration.known.slice(0, 8).map((one) => one.value);
      const hint =
        list.length === 0
          ? `Write ${declaration.example}`
          : near === null
            ? `${what} is one of ${list.join(', ')}${declaration.known.length > 8 ? ' …' : ''}`
            : `Did you mean ${byLower.get(near)}?`;
      return { ok: false, message: `There is no ${what.toLowerCase()} "${cut(value)}". ${hint}` };
    },
    print: (value) => value,
    tell: (value) => value,
  };
}

/** Every key of the language, in the order they are offered. */
export const filterKeys = {
  method: choice('method', {
    aliases: [],
    description: 'HTTP method',
    example: 'method:PUT,PATCH',
    known: methods,
    what: 'Method',
    others: (value) => (/^[A-Za-z-]{1,20}$/.test(value) ? value.toUpperCase() : null),
    explain: (values, not) => `with ${not ? 'a method other than ' : 'method '}${values}`,
  }),
  status: {
    name: 'status',
    aliases: [],
    description: 'status of the answer',
    example: 'status:4xx',
    known: [
      { value: '2xx', description: 'accepted' },
      { value: '4xx', description: 'refused' },
      { value: '5xx', description: 'the app failed' },
      { value: '>=400', description: 'refused or failed' },
      { value: '404', description: 'not there' },
      { value: '409', description: 'already there' },
      { value: 'none', description: 'no answer' },
    ],
    read: readStatus,
    print: (test) => printNumber(test, statuses),
    tell: tellNumber(statuses, ''),
    explain: (values, not) => `${not ? 'not ' : ''}answered with ${values}`,
  },
  idp: choice('idp', {
    aliases: ['from'],
    description: 'identity provider that sent it',
    example: 'idp:entra',
    known: [
      ...idpIds.map((id) => ({ value: id, description: idpNames[id].name })),
      { value: 'none', description: 'not recognised' },
    ],
    what: 'Identity provider',
    also: { azure: 'entra', azuread: 'entra', 'entra-id': 'entra', microsoft: 'entra', pingone: 'ping' },
    explain: (values, not) => `${not ? 'not ' : ''}sent by ${values}`,
  }),
  meaning: choice('meaning', {
    aliases: ['op'],
    description: 'what it does, in provisioning words',
    example: 'meaning:deactivate',
    known: [
      ...Object.entries(meaningGroups).map(([value, { description }]) => ({ value, description })),
      ...meaningKinds.map((value) => ({ value, description: kindDescriptions[value] })),
    ],
    what: 'Meaning',
    explain: (values, not) => `that ${not ? 'do not mean' : 'mean'} ${values}`,
  }),
  user: text('user', {
    aliases: ['person'],
    description: 'about a person or group, by any name it had, or by id',
    example: 'user:ada',
    explain: (values, not) => `${not ? 'not ' : ''}about ${values}`,
  }),
  path: text('path', {
    aliases: ['url'],
    description: 'in the path and query of the request',
    example: 'path:/Groups',
    explain: (values, not) => `whose path ${not ? 'does not contain' : 'contains'} ${values}`,
  }),
  body: text('body', {
    aliases: [],
    description: 'words in the bodies, in this order; the last may be begun only',
    example: 'body~"active"',
    explain: (values, not) => `${not ? 'without' : 'with'} ${values} in a body`,
  }),
  header: text('header', {
    aliases: ['headers'],
    description: 'words in names and values of header fields; secrets are left out',
    example: 'header:"content-type: application/json"',
    explain: (values, not) => `${not ? 'without' : 'with'} ${values} in the headers`,
  }),
  listener: text('listener', {
    aliases: [],
    description: 'listener, by letter or name',
    example: 'listener:A',
    explain: (values, not) => `${not ? 'not ' : ''}received at listener ${values}`,
  }),
  during: {
    name: 'during',
    aliases: ['at'],
    description: 'time of day, or day and time',
    example: 'during:14:41-14:44',
    known: [],
    read: readTimeRange,
    print: printTimeRange,
    tell: (range) => printTimeRange(range).replace(/(:\d\d)-/, '$1–'),
    explain: (values, not) => `${not ? 'not ' : ''}received during ${values}`,
  },
  duration: {
    name: 'duration',
    aliases: ['took'],
    description: 'time to the end of the answer, in ms',
    example: 'duration>500',
    known: [
      { value: '>100', description: 'slow for one person' },
      { value: '>1s', description: 'slow' },
      { value: '>60s', description: 'Okta has hung up by then' },
    ],
    read: (value) => readNumber(value, durations),
    print: (test) => printNumber(test, durations),
    tell: tellNumber(durations, ' ms'),
    explain: (values, not) => `that ${not ? 'did not take' : 'took'} ${values}`,
  },
  size: {
    name: 'size',
    aliases: [],
    description: 'body bytes, request and answer together',
    example: 'size>10kb',
    known: [
      { value: '>10kb', description: 'large' },
      { value: '>1mb', description: 'very large' },
    ],
    read: (value) => readNumber(value, sizes),
    print: (test) => printNumber(test, sizes),
    tell: tellNumber(sizes, ' bytes'),
    explain: (values, not) => `with bodies ${not ? 'not ' : ''}of ${values}`,
  },
  outcome: choice('outcome', {
    aliases: [],
    description: 'how it ended',
    example: 'outcome:aborted',
    known: outcomes.map((value) => ({ value, description: outcomeDescriptions[value] })),
    what: 'Outcome',
    explain: (values, not) => `that ${not ? 'did not end' : 'ended'} ${values}`,
  }),
  is: choice('is', {
    aliases: [],
    description: 'marks and states',
    example: 'is:failed',
    known: states,
    what: 'State',
    also: { edited: 'resent', tolerance: 'tolerated', rule: 'ruled', error: 'failed' },
    explain: (values, not) => `that are ${not ? 'not ' : ''}${values}`,
  }),
  has: choice('has', {
    aliases: [],
    description: 'what there is to see in it',
    example: 'has:diff',
    known: possessions,
    what: 'Property',
    also: { rules: 'rule', notes: 'note', change: 'diff', changes: 'diff', tolerances: 'tolerance' },
    explain: (values, not) => `that have ${not ? 'no ' : 'a '}${values}`,
  }),
  operation: choice('operation', {
    aliases: [],
    description: 'one operation, by its number',
    example: 'operation:4711',
    known: [],
    what: 'Operation',
    others: (value) => (/^\d{1,10}$/.test(value) ? String(Number(value)) : null),
    explain: (values, not) => `${not ? 'not ' : ''}in operation ${values}`,
  }),
  cycle: choice('cycle', {
    aliases: [],
    description: 'runs of an identity provider, by number or kind',
    example: 'cycle:2',
    known: cycleValues,
    what: 'Cycle',
    others: (value) => (/^\d{1,6}$/.test(value) ? String(Number(value)) : null),
    explain: (values, not) => `${not ? 'not ' : ''}in cycle ${values}`,
  }),
} as const satisfies { [K in TextKey | ChoiceKey]: KeyDeclaration<K, string> } & {
  [K in NumberKey]: KeyDeclaration<K, NumberTest>;
} & { during: KeyDeclaration<'during', TimeRange> };

export type FilterKey = keyof typeof filterKeys;

const byName = new Map<string, FilterKey>();
for (const key of Object.keys(filterKeys) as FilterKey[]) {
  byName.set(key, key);
  for (const alias of filterKeys[key].aliases) byName.set(alias, key);
}

export function findKey(name: string): FilterKey | null {
  return byName.get(name.toLowerCase()) ?? null;
}

/** The key that was probably meant. */
export function nearestKey(name: string): string | null {
  return nearest(name, [...byName.keys()]);
}

function cut(text: string): string {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
