import type { CompatCause } from '../../contract/compat.ts';
import { isObject, memberOf } from '../mapping/target.ts';
import type { SimAnswer, SimRequest } from '../talk.ts';

const known = /^urn:ietf:params:scim:/;

/** Where a request of an identity provider bends RFC 7644, in words; empty when it does not. */
export function requestDepartures({ path, body }: SimRequest): string[] {
  const found: string[] = [];
  if (/[?&]$/.test(path)) found.push(`a ${path.endsWith('?') ? '?' : '&'} with nothing behind it`);
  if (!isObject(body)) return found;
  const { schemas, Operations } = body;
  if (Array.isArray(schemas) && schemas.some((urn) => !known.test(String(urn))))
    found.push('schemas that are none of SCIM 2.0');
  for (const operation of Array.isArray(Operations) ? Operations.filter(isObject) : []) {
    const { op, path: target, value } = operation;
    if (/^[A-Z]/.test(String(op))) found.push(`the op ${op} with a capital letter`);
    if (target === 'active' && typeof value === 'string') found.push(`active as the text "${value}"`);
    if (/^remove$/i.test(String(op)) && target === 'members' && value !== undefined)
      found.push('members to remove as a list of values');
    if (/:manager$/.test(String(target)) && typeof value === 'string') found.push('the manager as a text');
    if (target === undefined && isObject(value) && Object.keys(value).some((key) => /[.:]/.test(key)))
      found.push('dotted keys in a value without a path');
  }
  return [...new Set(found)];
}

/** Where an answer bends RFC 7643 or RFC 7644 although an identity provider can use it. */
export function answerDepartures(request: SimRequest, answer: SimAnswer): CompatCause[] {
  if (answer.status === 0) return [];
  return checks.filter(({ when }) => when(request, answer)).map(({ code, why, fix }) => ({ code, why, fix }));
}

interface Check extends CompatCause {
  when(request: SimRequest, answer: SimAnswer): boolean;
}

const isList = ({ json }: SimAnswer) => isObject(json) && memberOf(json, 'Resources') !== undefined;
const isResource = ({ json }: SimAnswer) => isObject(json) && typeof json.id === 'string';
const ok = ({ status }: SimAnswer) => status >= 200 && status < 300;

const checks: readonly Check[] = [
  {
    code: 'F-CT-RESPONSE-TYPE',
    why: 'The answer’s Content-Type is not application/scim+json.',
    fix: 'Set it on every answer, errors included (RFC 7644 section 3.1).',
    when: (_, { json, header }) =>
      json !== undefined && !/^application\/scim\+json\b/i.test(header('content-type') ?? ''),
  },
  {
    code: 'F-CREATE-ANSWER',
    why: 'A create is answered with another status than 201.',
    fix: 'Answer 201 Created (RFC 7644 section 3.3).',
    when: ({ method }, answer) => method === 'POST' && ok(answer) && answer.status !== 201,
  },
  {
    code: 'F-CREATE-LOCATION-MISSING',
    why: 'The answer to a create says in no way where the resource is.',
    fix: 'Send Location and meta.location (RFC 7644 section 3.3).',
    when: ({ method }, answer) =>
      method === 'POST' &&
      ok(answer) &&
      answer.header('location') === null &&
      (!isObject(answer.json) || memberOf(memberOf(answer.json, 'meta'), 'location') === undefined),
  },
  {
    code: 'F-DELETE-ANSWER',
    why: 'A deletion is answered with another status than 204.',
    fix: 'Answer 204 without a body (RFC 7644 section 3.6).',
    when: ({ method }, answer) => method === 'DELETE' && ok(answer) && answer.status !== 204,
  },
  {
    code: 'F-LIST-NUMBER-AS-STRING',
    why: 'Numbers of a list come as texts; Okta reads such a list as none.',
    fix: 'Send totalResults, startIndex and itemsPerPage as JSON numbers.',
    when: (_, answer) =>
      isList(answer) &&
      ['totalResults', 'startIndex', 'itemsPerPage'].some(
        (name) => typeof memberOf(answer.json, name) === 'string',
      ),
  },
  {
    code: 'F-LIST-SCHEMAS-MISSING',
    why: 'A list does not name its schema.',
    fix: 'Send schemas with urn:ietf:params:scim:api:messages:2.0:ListResponse.',
    when: (_, answer) => isList(answer) && !Array.isArray(memberOf(answer.json, 'schemas')),
  },
  {
    code: 'F-SCHEMA-ARRAY-MISSING',
    why: 'A resource does not name its schemas.',
    fix: 'Send schemas with every resource (RFC 7643 section 3).',
    when: (_, answer) => ok(answer) && isResource(answer) && !Array.isArray(memberOf(answer.json, 'schemas')),
  },
  {
    code: 'F-RES-META-SHAPE',
    why: 'A resource has no meta.resourceType.',
    fix: 'Send meta with resourceType, created, lastModified and location (RFC 7643 section 3.1).',
    when: (_, answer) =>
      ok(answer) &&
      isResource(answer) &&
      memberOf(memberOf(answer.json, 'meta'), 'resourceType') === undefined,
  },
  {
    code: 'F-GRP-EXCLUDED-IGNORED',
    why: 'Members are shown although excludedAttributes=members asks for the group without them.',
    fix: 'Honour excludedAttributes: reading large groups becomes slow otherwise.',
    when: ({ path }, { json }) => {
      if (!/excludedAttributes=members/.test(path)) return false;
      const members = memberOf(json, 'members');
      return Array.isArray(members) && members.length > 0;
    },
  },
  {
    code: 'F-ERR-SHAPE',
    why: 'An error is no SCIM error.',
    fix: 'Answer with urn:ietf:params:scim:api:messages:2.0:Error, a status as a text, and a detail (RFC 7644 section 3.12).',
    when: (_, { status, json }) => {
      if (status < 400) return false;
      const schemas = memberOf(json, 'schemas');
      return !Array.isArray(schemas) || !schemas.some((urn) => /:messages:2\.0:Error$/.test(String(urn)));
    },
  },
  {
    code: 'F-CREATE-409-BARE',
    why: 'A conflict is answered without scimType uniqueness.',
    fix: 'Add scimType uniqueness, and a detail that names the attribute.',
    when: ({ method }, { status, json }) =>
      method === 'POST' && status === 409 && memberOf(json, 'scimType') !== 'uniqueness',
  },
];
