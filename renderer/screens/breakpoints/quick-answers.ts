import { ScimError } from '../../../shared/scim/error.ts';
import { type HeaderLine, headerLine } from '../edit/header-lines.tsx';

/** An answer written by hand, as it stands in its fields. */
export interface HandAnswer {
  status: string;
  headers: readonly HeaderLine[];
  body: string;
}

export interface QuickAnswer {
  id: string;
  status: number;
  /** "Already exists" */
  title: string;
  /** What is particular about it: "uniqueness", "Retry-After 30". */
  detail: string;
  make: () => HandAnswer;
}

interface Asked {
  method: string;
  target: string;
  /** `http://127.0.0.1:8484`, for locations; empty when not known. */
  origin: string;
  /** The request's body as text; null when it is none. */
  body: string | null;
  /** Who it is about, in words: "Lena Fischer". */
  about: string | null;
  group: boolean;
  /** The record as the mock keeps it; null where there is none. */
  record: Readonly<Record<string, unknown>> | null;
}

const scimJson = 'application/scim+json';

/** What an app may answer, ready to be sent. */
export function quickAnswers(asked: Asked): readonly QuickAnswer[] {
  const who = asked.about ?? (asked.group ? 'The group' : 'The person');
  return [
    error(
      'exists',
      'Already exists',
      new ScimError(409, 'uniqueness', `${who} already exists.`),
      'uniqueness',
    ),
    error('slow', 'Slow down', new ScimError(429, null, 'Too many requests.'), 'Retry-After 30', [
      headerLine('Retry-After', '30'),
    ]),
    {
      id: 'break',
      status: 500,
      title: 'Break',
      detail: 'HTML body',
      make: () => ({
        status: '500',
        headers: [headerLine('Content-Type', 'text/html; charset=utf-8')],
        body: '<!doctype html>\n<html>\n  <head><title>500 Internal Server Error</title></head>\n  <body><h1>Internal Server Error</h1></body>\n</html>\n',
      }),
    },
    error(
      'unknown',
      asked.group ? 'Unknown group' : 'Unknown person',
      new ScimError(404, null, `${who} was not found.`),
      'SCIM Error',
    ),
    pretend(asked),
  ];
}

function error(
  id: string,
  title: string,
  made: ScimError,
  detail: string,
  more: readonly HeaderLine[] = [],
): QuickAnswer {
  return {
    id,
    status: made.status,
    title,
    detail,
    make: () => ({
      status: String(made.status),
      headers: [headerLine('Content-Type', scimJson), ...more],
      body: pretty(made.toJson()),
    }),
  };
}

/** An answer as if the app had done what it was asked (RFC 7644 sections 3.3 to 3.6). */
function pretend(asked: Asked): QuickAnswer {
  const { status, body, detail, location } = pretended(asked);
  return {
    id: 'pretend',
    status,
    title: 'Pretend it worked',
    detail,
    make: () => ({
      status: String(status),
      headers: [
        ...(body === null ? [] : [headerLine('Content-Type', scimJson)]),
        ...(location === undefined ? [] : [headerLine('Location', location)]),
      ],
      body: body === null ? '' : pretty(body),
    }),
  };
}

interface Pretended {
  status: number;
  body: unknown;
  detail: string;
  location?: string;
}

function pretended({ method, target, origin, body, record }: Asked): Pretended {
  const path = target.split('?')[0] ?? '';
  const sent = objectIn(body);
  const last = decoded(path.split('/').at(-1) ?? '');
  switch (method.toUpperCase()) {
    case 'POST':
      if (sent && !path.endsWith('.search')) {
        const id = crypto.randomUUID();
        const location = `${origin}${path}/${id}`;
        return {
          status: 201,
          body: { ...sent, id, meta: { resourceType: typeIn(path), location } },
          detail: 'echo the body',
          location,
        };
      }
      return { status: 200, body: emptyList, detail: 'an empty list' };
    case 'PUT':
      return { status: 200, body: { ...sent, id: sent?.id ?? last }, detail: 'echo the body' };
    case 'PATCH':
    case 'DELETE':
      return { status: 204, body: null, detail: 'no body' };
    default:
      return record
        ? { status: 200, body: record, detail: 'as the mock has it' }
        : { status: 200, body: emptyList, detail: 'an empty list' };
  }
}

const emptyList = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: 0,
  startIndex: 1,
  itemsPerPage: 0,
  Resources: [],
};

function typeIn(path: string): string {
  return path.endsWith('/Groups') ? 'Group' : 'User';
}

function objectIn(text: string | null): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text ?? '');
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function pretty(json: unknown): string {
  return JSON.stringify(json, null, 2);
}
