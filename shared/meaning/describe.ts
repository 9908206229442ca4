import { createGroup, deleteGroup, patchGroup, readGroup, replaceGroup } from './describe-groups.ts';
import { listResources } from './describe-lists.ts';
import {
  createPerson,
  deletePerson,
  type Noun,
  nounOf,
  patchPerson,
  person,
  readPerson,
  replacePerson,
} from './describe-people.ts';
import { listMember } from './json.ts';
import { count, type Description, name, type Reading, sentence } from './reading.ts';

const group: Noun = { type: 'Group', before: 'the group ', unnamed: 'a group' };

/** What an exchange does, in provisioning words. */
export function describeExchange(reading: Reading): Description {
  const { request } = reading;
  switch (request.endpoint) {
    case 'users':
      return describePeople(reading, person, 'people');
    case 'groups':
      return describeGroups(reading);
    case 'resources':
      return describePeople(reading, nounOf(request.collection), request.collection.toLowerCase());
    case 'serviceProviderConfig':
      return discover('Read what the app supports');
    case 'resourceTypes':
      return discover(
        request.id === null ? 'Read the resource types' : `Read the resource type ${request.id.slice(0, 60)}`,
      );
    case 'schemas':
      return discover(request.id === null ? 'Read the schemas' : `Read the schema ${schemaName(request.id)}`);
    case 'me':
      return describeMe(reading);
    case 'bulk': {
      const operations = listMember(reading.exchange.requestBody, 'Operations').length;
      return {
        kind: 'bulk',
        sentence: [`Send ${count(operations, 'operation', 'operations')} in bulk`],
        subject: null,
      };
    }
    case 'search': {
      const what =
        request.collection === '.search'
          ? 'everything'
          : /^users$/i.test(request.collection)
            ? 'people'
            : request.collection.toLowerCase();
      return { kind: 'search', sentence: [`Search ${what}`], subject: null };
    }
    case 'token':
      return { kind: 'token', sentence: ['Ask for an access token'], subject: null };
    case 'none':
      return unknown(reading);
  }
}

function describePeople(reading: Reading, noun: Noun, plural: string): Description {
  const { method, id } = reading.request;
  if (id === null) {
    if (isRead(method)) return listResources(reading, noun, plural);
    return method === 'POST' ? createPerson(reading, noun) : unknown(reading);
  }
  if (isRead(method)) {
    if (noun === person && id === '0')
      return {
        kind: 'probe',
        sentence: ['Check the connection by reading a person who cannot exist'],
        subject: null,
      };
    return readPerson(reading, noun, id);
  }
  if (method === 'PUT') return replacePerson(reading, noun, id);
  if (method === 'PATCH') return patchPerson(reading, noun, id);
  return method === 'DELETE' ? deletePerson(reading, noun, id) : unknown(reading);
}

function describeGroups(reading: Reading): Description {
  const { method, id } = reading.request;
  if (id === null) {
    if (isRead(method)) return listResources(reading, group, 'groups');
    return method === 'POST' ? createGroup(reading) : unknown(reading);
  }
  if (isRead(method)) return readGroup(reading, id);
  if (method === 'PUT') return replaceGroup(reading, id);
  if (method === 'PATCH') return patchGroup(reading, id);
  return method === 'DELETE' ? deleteGroup(reading, id) : unknown(reading);
}

function describeMe({ request }: Reading): Description {
  const own = 'the account signed in';
  if (isRead(request.method)) return { kind: 'read', sentence: [`Read ${own}`], subject: null };
  if (request.method === 'DELETE') return { kind: 'delete', sentence: [`Delete ${own}`], subject: null };
  return request.method === 'PUT'
    ? { kind: 'replace', sentence: [`Replace ${own}`], subject: null }
    : { kind: 'update', sentence: [`Change ${own}`], subject: null };
}

function discover(text: string): Description {
  return { kind: 'discover', sentence: [text], subject: null };
}

function schemaName(urn: string): string {
  const at = urn.lastIndexOf(':');
  const tail = urn.slice(at + 1).slice(0, 60);
  return /:enterprise:/i.test(urn) ? `Enterprise${tail}` : tail;
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function unknown({ request, exchange }: Reading): Description {
  if (exchange.outcome === 'malformed')
    return { kind: 'unknown', sentence: ['Something that is not HTTP'], subject: null };
  const path = request.path === '' ? '/' : request.path;
  const shown = path.length > 80 ? `${path.slice(0, 79)}…` : path;
  return {
    kind: 'unknown',
    sentence: sentence('Not a SCIM request: ', name(`${request.method.slice(0, 20)} ${shown}`)),
    subject: null,
  };
}
