import type { Difference } from '../contract/listener.ts';
import { resourceDifferences } from './differences-of-resources.ts';
import { schemaDifferences } from './differences-of-schemas.ts';
import { discoveryEndpoints } from './exchange-knobs.ts';
import { defineProfile, type Profile } from './profile.ts';
import { asSentence, each, join, list, type Said, types } from './words.ts';

export type { Difference };

const letter = defineProfile({ id: 'letter', name: 'RFC', summary: 'The letter of the RFCs.' });

/**
 * How a profile differs from RFC 7643 and RFC 7644, in plain words, made from its knobs. `assumed` are those that
 * the app does not document; `why` says on what they rest.
 */
export function differences(profile: Profile): Difference[] {
  const said = [
    ...surface(profile),
    ...schemaDifferences(profile),
    ...resourceDifferences(profile),
    ...queries(profile),
    ...patching(profile),
    ...answers(profile),
    ...absent(profile),
    ...dialects(profile),
  ];
  const found = said.map(([knobs, text]) => {
    const why = reasons(profile, knobs);
    return { text: asSentence(text), assumed: why !== null, why };
  });
  const mentioned = said.flatMap(([knobs]) => knobs);
  const silent = Object.entries(profile.assumed)
    .filter(([path]) => !mentioned.some((knob) => knob === path || knob.startsWith(`${path}.`)))
    .map(([, why]) => ({ text: why, assumed: true, why: null }));
  return [...found, ...silent];
}

/** Why the knobs are set as they are, when that is our choice: a knob, or a group it belongs to, is named. */
function reasons({ assumed }: Profile, knobs: readonly string[]): string | null {
  const found = new Set<string>();
  for (const knob of knobs) {
    for (const [path, why] of Object.entries(assumed)) {
      if (knob === path || knob.startsWith(`${path}.`)) found.add(why);
    }
  }
  return found.size === 0 ? null : [...found].join(' ');
}

function surface(profile: Profile): Said[] {
  const { resourceTypes, requests, discovery, operations, put, patch } = profile;
  const said: Said[] = [];
  if (resourceTypes) said.push([['resourceTypes'], `Only ${types(resourceTypes)} are there.`]);
  for (const name of requests.requiredHeaders) {
    said.push([
      ['requests.requiredHeaders'],
      `Every request needs a ${name} header; without it the answer is 403.`,
    ]);
  }
  for (const [type, offered] of Object.entries(operations)) {
    const missing = (['list', 'get', 'create', 'replace', 'modify', 'delete'] as const).filter(
      (one) => !offered.includes(one),
    );
    if (missing.length === 0) continue;
    const methods = {
      list: 'listing',
      get: 'GET',
      create: 'POST',
      replace: 'PUT',
      modify: 'PATCH',
      delete: 'DELETE',
    };
    said.push([
      ['operations'],
      `${types([type])} have no ${join(
        missing.map((one) => methods[one]),
        'or',
      )}: 501.`,
    ]);
  }
  if (!put) said.push([['put'], 'There is no PUT: 501.']);
  if (!patch.supported) said.push([['patch.supported'], 'There is no PATCH: 501.']);
  const missing = discoveryEndpoints.filter((endpoint) => !discovery.endpoints.includes(endpoint));
  if (missing.length > 0) {
    said.push([
      ['discovery.endpoints'],
      `${join(
        missing.map((one) => `/${one}`),
        'and',
      )} ${missing.length === 1 ? 'answers' : 'answer'} 404.`,
    ]);
  }
  if (discovery.pluralConfig) {
    said.push([['discovery.pluralConfig'], 'The configuration is found at /ServiceProviderConfigs.']);
  }
  if (discovery.schemasBy === 'endpoint') {
    said.push([['discovery.schemasBy'], 'Schemas are found by endpoint, /Schemas/Users, not only by URN.']);
  }
  if (requests.root === 'probe')
    said.push([['requests.root'], 'A GET on the base path is answered 200 and lists nothing.']);
  return said;
}

/** What is optional in RFC 7644 or an extension of it, and not there. */
function absent(profile: Profile): Said[] {
  const said: Said[] = [];
  const off = [
    !profile.bulk.supported && (['bulk', '/Bulk'] as const),
    !profile.search && (['search', '/.search'] as const),
    !profile.me && (['me', '/Me'] as const),
    !profile.sort && (['sort', 'sorting'] as const),
    !profile.etag && (['etag', 'ETags'] as const),
    !profile.paging.cursor && (['paging.cursor', 'paging by cursor'] as const),
  ].filter((one) => one !== false);
  // What is documented and what is assumed stand apart, or one sentence would be half true.
  for (const assumed of [false, true]) {
    const some = off.filter(([knob]) => (reasons(profile, [knob]) !== null) === assumed);
    if (some.length > 0) {
      said.push([
        some.map(([knob]) => knob),
        `Not offered: ${join(
          some.map(([, name]) => name),
          'and',
        )}.`,
      ]);
    }
  }
  return said;
}

function queries({ filter, paging, requests }: Profile): Said[] {
  const said: Said[] = [];
  if (!filter.supported) return [[['filter.supported'], 'There are no filters: 403.']];
  const names = (type: string): string => {
    const aliases = Object.entries(filter.aliases[type] ?? {});
    const plain = (filter.attributes[type] ?? []).filter((path) => !aliases.some(([, to]) => to === path));
    return join([...aliases.map(([alias]) => alias), ...plain.map(short)], 'or');
  };
  const operators = filter.operators ? join(filter.operators, 'or') : 'any operator';
  const count =
    filter.logic === 'none'
      ? 'one'
      : filter.logic === 'and'
        ? 'comparisons joined with and, each'
        : 'any number of';
  const limited = Object.keys(filter.attributes);
  if (limited.length > 0 || filter.operators || filter.logic !== 'full') {
    const on = limited.map((type) => `${names(type)} of ${types([type])}`).join(', or ');
    said.push([
      ['filter.attributes', 'filter.operators', 'filter.logic'],
      `Filters: ${count} ${operators}${on === '' ? '' : `, on ${on}`}; anything else is refused.`,
    ]);
  }
  if (filter.bareValues) said.push([['filter.bareValues'], 'Values in filters may come without quotes.']);
  if (filter.maxComparisons !== null) {
    said.push([['filter.maxComparisons'], `A filter has at most ${filter.maxComparisons} comparisons.`]);
  }
  if (filter.unknownAttributes === 'refuse') {
    said.push([
      ['filter.unknownAttributes'],
      'A filter on an attribute that is not known is refused, not answered with an empty list.',
    ]);
  }
  const sizes = paging.default !== letter.paging.default || paging.max !== letter.paging.max;
  if (!paging.startIndex) {
    const text = paging.cursor
      ? `Pages have at most ${list(paging.max)}; startIndex says nothing, the next one is asked for by cursor.`
      : `Lists end after ${list(paging.max)}: startIndex says nothing.`;
    said.push([['paging.startIndex', 'paging.max'], text]);
  } else if (sizes) {
    const knobs = ['paging.default', 'paging.max'];
    const text =
      paging.default === paging.max
        ? `Pages have at most ${list(paging.max)}.`
        : `Pages have ${list(paging.default)} unless count asks for another size, and at most ${list(paging.max)}.`;
    said.push([knobs, text]);
  }
  if (!paging.cursorTotal) said.push([['paging.cursorTotal'], 'Pages by cursor have no totalResults.']);
  if (!requests.projection) {
    said.push([['requests.projection'], 'The parameters attributes and excludedAttributes say nothing.']);
  }
  return said;
}

function patching({ patch, members, replace }: Profile): Said[] {
  const said: Said[] = [];
  if (replace === 'merge') said.push([['replace'], 'PUT keeps what it does not name.']);
  if (patch.noContent.length > 0)
    said.push([['patch.noContent'], `PATCH of ${types(patch.noContent)} is answered 204.`]);
  for (const [type, rule] of Object.entries(patch.filteredPaths)) {
    const what = rule === 'ignore' ? 'change nothing and are answered as if they had' : 'are refused';
    said.push([
      ['patch.filteredPaths'],
      `PATCH paths of ${types([type])} with a filter, such as emails[type eq "work"].value, ${what}.`,
    ]);
  }
  for (const [type, known] of Object.entries(patch.attributes)) {
    const rest = patch.otherAttributes === 'ignore' ? 'the rest is passed over' : 'the rest is refused';
    said.push([
      ['patch.attributes', 'patch.otherAttributes'],
      `PATCH of ${types([type])} knows ${join(known, 'and')}; ${rest}.`,
    ]);
  }
  for (const [type, aliases] of Object.entries(patch.aliases)) {
    said.push([
      ['patch.aliases'],
      `PATCH of ${types([type])} takes ${join(Object.keys(aliases), 'and')} at the top of a value.`,
    ]);
  }
  if (patch.pathlessAttributes !== null) {
    said.push([
      ['patch.pathlessAttributes'],
      `A PATCH value without a path holds at most ${patch.pathlessAttributes} attribute.`,
    ]);
  }
  said.push(
    ...each(
      patch.once,
      ['patch.once'],
      (type, paths) => `One PATCH changes ${join(paths, 'and')} of ${types([type])} once at most.`,
    ),
    ...each(
      patch.noRemove,
      ['patch.noRemove'],
      (type, paths) => `PATCH cannot remove ${join(paths, 'or')} of ${types([type])}.`,
    ),
    ...each(
      patch.refused,
      ['patch.refused'],
      (type, paths) => `PATCH cannot change ${join(paths, 'or')} of ${types([type])}.`,
    ),
  );
  const synonyms = Object.entries(patch.synonyms);
  if (synonyms.length > 0) {
    said.push([
      ['patch.synonyms'],
      `PATCH takes ${synonyms.map(([word, op]) => `"${word}" for ${op}`).join(', ')}.`,
    ]);
  }
  if (patch.urnDot)
    said.push([['patch.urnDot'], 'In PATCH paths a dot may stand between a URN and an attribute.']);
  if (patch.wrappedValues) {
    said.push([
      ['patch.wrappedValues'],
      'The PATCH value for members may be an object: { "members": [ … ] }.',
    ]);
  }
  if (!members.replaceAll) {
    said.push([['members.replaceAll'], 'PATCH cannot replace or remove all members at once: 400.']);
  }
  return said;
}

function answers({ errors, mediaType, rates }: Profile): Said[] {
  const said: Said[] = [];
  if (mediaType !== letter.mediaType) said.push([['mediaType'], `Answers are sent as ${mediaType}.`]);
  if (errors.statusAs === 'number') said.push([['errors.statusAs'], 'The status in errors is a number.']);
  if (!errors.scimType) said.push([['errors.scimType'], 'Errors have no scimType.']);
  const statuses = Object.entries(errors.status);
  if (statuses.length > 0) {
    said.push([
      ['errors.status'],
      `Other statuses: ${[...new Set(statuses.map(([, status]) => status))]
        .map(
          (status) =>
            `${status} for ${join(
              statuses.filter(([, one]) => one === status).map(([event]) => event),
              'and',
            )}`,
        )
        .join('; ')}.`,
    ]);
  }
  const codes = Object.values(errors.codes);
  if (codes.length > 0)
    said.push([['errors.codes'], `The detail of errors is a machine code, such as ${codes[0]}.`]);
  const extra = Object.keys(errors.extra);
  if (extra.length > 0) said.push([['errors.extra'], `Errors also have ${join(extra, 'and')}.`]);
  for (const [status, body] of Object.entries(errors.bodies)) {
    said.push([
      ['errors.bodies'],
      `The body of ${status} is no SCIM Error; it has ${join(Object.keys(body), 'and')}.`,
    ]);
  }
  for (const { methods, types: counted, limit, seconds, burst } of rates) {
    const what = `${join(methods, 'and')}${counted ? ` of ${types(counted)}` : ''}`;
    const window =
      seconds === 1 ? 'second' : seconds === 60 ? 'minute' : seconds === 3600 ? 'hour' : `${seconds} seconds`;
    const atOnce = burst === undefined ? '' : `, ${burst} at once`;
    said.push([['rates'], `${what}: ${list(limit)} a ${window}${atOnce}; beyond that 429 with Retry-After.`]);
  }
  return said;
}

const dialectWords: Readonly<Partial<Record<keyof Profile['dialect'], string>>> = {
  booleanStrings: '"True" for true',
  numberStrings: 'numbers in quotes',
  removeListed: 'remove with a list, which takes only what is listed',
  createMissingElement: 'a PATCH to a value that is not there, which is made',
  pathsAsKeys: 'paths as keys',
  stringForComplex: 'a string for a complex attribute',
  arrayForSingle: 'an array for a single value',
  singleForArray: 'a single value for an array',
  jsonInString: 'JSON in a string',
  foreignSchemas: 'schemas that are not known',
  undeclaredExtensions: 'extensions that schemas does not name',
  severalPrimaries: 'more than one primary value',
  unknownAttributes: 'attributes that are not known, which are left out',
  filterValuePathSub: 'a sub-attribute behind brackets in filters',
  zonelessDateTime: 'dates without a zone',
  bothProjections: 'attributes and excludedAttributes at once',
};

function dialects({ dialect }: Profile): Said[] {
  const accepted = Object.entries(dialectWords).flatMap(([name, words]) =>
    dialect[name as keyof typeof dialect] ? words : [],
  );
  return accepted.length === 0
    ? []
    : [[['dialect'], `Accepted though the RFC refuses it: ${accepted.join('; ')}.`]];
}

/** A path without the URN of its extension. */
function short(path: string): string {
  return path.slice(path.lastIndexOf(':') + 1);
}
