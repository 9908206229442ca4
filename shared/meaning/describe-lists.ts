import { attributeWords, canonicalPath } from './attributes.ts';
import type { Noun } from './describe-people.ts';
import { isRandomGuidLookup } from './fingerprints.ts';
import { idMember, listMember, member } from './json.ts';
import { nameOf } from './memory.ts';
import type { Segment } from './reading.ts';
import { count, type Description, name, type Reading, sentence } from './reading.ts';
import type { FilterTerm } from './scim-filter.ts';

/** GET on a collection: a connection test, a look-up, or a page of an import. */
export function listResources(reading: Reading, noun: Noun, plural: string): Description {
  const { request } = reading;
  const isGroup = noun.type === 'Group';
  if (request.query.has('filter')) return lookUp(reading, noun, plural);
  if (isProbe(reading)) return { kind: 'probe', sentence: ['Check the connection'], subject: null };
  return {
    kind: isGroup ? 'importGroups' : 'import',
    sentence: [`Import ${plural}${tellPage(reading)}`],
    step: [`read ${plural}${tellPage(reading)}`],
    subject: null,
  };
}

function lookUp(reading: Reading, noun: Noun, plural: string): Description {
  const { request, memory, exchange } = reading;
  const kind = noun.type === 'Group' ? 'lookupGroup' : 'lookup';
  const terms = request.filter;
  const first = terms?.[0];
  const matches = readMatches(reading);
  if (terms?.length === 1 && first !== undefined) {
    if (isRandomGuidLookup(request) && (first.value?.startsWith('AzureAD_Test-') || matches?.total !== 1))
      return { kind: 'probe', sentence: ['Check the connection with a random GUID'], subject: null };
    if (first.value === 'never-existing-user')
      return { kind: 'probe', sentence: ['Check the connection with a name nobody has'], subject: null };
  }
  const check = terms?.length === 2 ? tellReferenceCheck(reading, terms) : null;
  if (check !== null)
    return {
      kind,
      sentence: check,
      step: ['check a reference'],
      subject: { type: noun.type, id: terms?.[0]?.value ?? null, label: null },
    };
  const outcome = matches === null ? '' : `: ${tellMatches(matches.total)}`;
  if (terms?.length !== 1 || first === undefined || first.value === null) {
    return {
      kind,
      sentence: [`Look up ${plural} by a filter${outcome}`],
      step: [`look up by a filter${outcome}`],
      subject: null,
    };
  }
  const attribute = first.attribute.toLowerCase();
  const isMember =
    attribute === 'members' || attribute.startsWith('members.') || attribute.startsWith('members[');
  if (isMember) {
    const label = memory.get(exchange.listener, 'User', first.value).label;
    return {
      kind,
      sentence: sentence(`Look up ${plural} of `, name(label ?? first.value), outcome),
      step: [`look up ${plural} with that member${outcome}`],
      subject: { type: 'User', id: first.value, label },
    };
  }
  const only = matches?.total === 1 ? matches.first : undefined;
  const label = only === undefined ? null : nameOf(only);
  const by =
    noun.type === 'Group' && attribute === 'displayname' ? '' : ` by ${tellAttribute(first.attribute)}`;
  const how =
    first.operator.toLowerCase() === 'eq'
      ? ''
      : `, ${operators[first.operator.toLowerCase()] ?? first.operator}`;
  return {
    kind,
    sentence: sentence('Look up ', noun.before, name(first.value), by, how, outcome),
    step: [`look up${by || ' the group'}${how}${outcome}`],
    subject: { type: noun.type, id: only === undefined ? null : idMember(only), label: label ?? first.value },
  };
}

const operators: Readonly<Record<string, string>> = {
  co: 'contained',
  sw: 'as its start',
  ew: 'as its end',
  ne: 'anything else',
  gt: 'greater',
  ge: 'greater or equal',
  lt: 'less',
  le: 'less or equal',
};

/** Entra's older way to ask whether a reference is set: `id eq … and manager eq …`. */
function tellReferenceCheck(reading: Reading, terms: readonly FilterTerm[]) {
  const [id, reference] = terms;
  if (id?.attribute.toLowerCase() !== 'id' || id.value === null || reference?.value == null) return null;
  const { memory, exchange, request } = reading;
  const label = (type: string, of: string): Segment =>
    name(memory.get(exchange.listener, type, of).label ?? of);
  const attribute = reference.attribute.toLowerCase();
  if (request.endpoint === 'groups' && attribute.startsWith('members'))
    return sentence('Check whether ', label('User', reference.value), ' is in ', label('Group', id.value));
  if (attribute === 'manager' || attribute === 'manager.value')
    return sentence(
      'Check whether the manager of ',
      label('User', id.value),
      ' is ',
      label('User', reference.value),
    );
  return null;
}

/** Attributes that people know by their code name keep it. */
function tellAttribute(written: string): string {
  const canonical = canonicalPath(written);
  const key = canonical.toLowerCase();
  if (key === 'username') return 'userName';
  if (key === 'externalid') return 'externalId';
  if (key === 'displayname') return 'displayName';
  if (key === 'emails') return 'mail';
  return attributeWords(canonical);
}

export function readMatches(reading: Reading): { total: number; first: unknown } | null {
  if (!reading.accepted) return reading.exchange.status === 404 ? { total: 0, first: undefined } : null;
  const { answerBody } = reading.exchange;
  const resources = listMember(answerBody, 'Resources');
  const total = toCount(member(answerBody, 'totalResults'));
  if (total === null && !Array.isArray(member(answerBody, 'Resources'))) return null;
  return { total: total ?? resources.length, first: resources[0] };
}

function tellMatches(total: number): string {
  return total === 0 ? 'no match' : count(total, 'match', 'matches');
}

/** An unfiltered list of one or two, or of all from a client that never pages. */
function isProbe({ request, exchange }: Reading): boolean {
  const asked = toCount(request.query.get('count'));
  if (asked !== null) return asked <= 2 && (toCount(request.query.get('startindex')) ?? 1) <= 1;
  return (
    request.query.size === 0 &&
    exchange.requestHeaders.some((text) => /^google-auto-provisioning/i.test(text))
  );
}

/** `, page 2 of 3`; empty when everything came at once. */
function tellPage(reading: Reading): string {
  const { query } = reading.request;
  if ((query.get('cursor') ?? '') !== '') return ', next page';
  const asked = toCount(query.get('count'));
  const start = toCount(query.get('startindex')) ?? 1;
  const body = reading.exchange.answerBody;
  const total = reading.accepted ? toCount(member(body, 'totalResults')) : null;
  const given = reading.accepted ? listMember(body, 'Resources').length : 0;
  const size = asked ?? (given > 0 ? given : null);
  if (size === null || size === 0) return start > 1 ? `, from number ${start}` : '';
  const page = Math.floor((Math.max(start, 1) - 1) / size) + 1;
  const pages = total === null ? null : Math.ceil(total / size);
  if (pages !== null && pages >= page) return pages === 1 ? '' : `, page ${page} of ${pages}`;
  return page === 1 ? '' : `, page ${page}`;
}

/** A number of things: also as a string, which some apps answer; null for anything else. */
export function toCount(value: unknown): number | null {
  const n = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 ? n : null;
}
