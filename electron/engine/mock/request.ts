import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { invalidSyntax, ScimError } from '../../../shared/scim/error.ts';
import { type Json, quote } from '../../../shared/scim/json.ts';
import type { Trace } from '../../../shared/scim/tolerance.ts';
import type { ReceivedRequest } from '../pipeline/target.ts';

/** Value of the first header of a name, given in lower case. */
export function header(rawHeaders: readonly string[], name: string): string | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const candidate = rawHeaders[at] as string;
    if (candidate.length === name.length && candidate.toLowerCase() === name) return rawHeaders[at + 1];
  }
  return undefined;
}

export interface Address {
  /** Decoded segments below the base path; empty segments are left out. */
  readonly segments: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

const noQuery: ReadonlyMap<string, string> = new Map();

/** @throws {ScimError} 404 outside the base path; 400 when percent-encoding is broken, or invalidVers. */
export function addressOf({ target, basePath }: ReceivedRequest, trace: Trace): Address {
  const origin = /^https?:\/\/[^/?#]*/i.exec(target)?.[0].length ?? 0;
  const relative = origin === 0 ? target : target.slice(origin) || '/';
  const mark = relative.indexOf('?');
  const path = mark < 0 ? relative : relative.slice(0, mark);
  const below = path.slice(basePath.length);
  refuseOtherVersions(path, basePath);
  if (!path.startsWith(basePath) || (below !== '' && !below.startsWith('/'))) {
    throw new ScimError(
      404,
      null,
      `Nothing is found at ${quote(path)}; SCIM endpoints start with ${quote(`${basePath}/`)}.`,
    );
  }
  const segments: string[] = [];
  for (const part of below.split('/')) {
    if (part !== '') segments.push(part.includes('%') ? decode(part, 'path') : part);
  }
  return { segments, query: mark < 0 ? noQuery : parseQuery(relative.slice(mark + 1), trace) };
}

/** RFC 7644 section 3.13: `/v1/Users`, in place of the version of the base path or behind it. */
function refuseOtherVersions(path: string, basePath: string): void {
  const parent = basePath.replace(/\/v2$/i, '');
  const rest = path.startsWith(`${basePath}/`)
    ? path.slice(basePath.length)
    : path.startsWith(`${parent}/`)
      ? path.slice(parent.length)
      : '';
  const version = /^\/(v\d{1,9}(?:\.\d{1,9})?)(?:\/|$)/i.exec(rest)?.[1];
  if (version === undefined || /^v2(\.0)?$/i.test(version)) return;
  throw new ScimError(
    400,
    'invalidVers',
    `Version ${version} of the protocol is not supported; SCIM 2.0 is found at ${quote(basePath || '/')}.`,
  );
}

/** `+` is a space; stray `&` and `?` say nothing; of a name given twice the first counts. */
function parseQuery(text: string, trace: Trace): ReadonlyMap<string, string> {
  if (text === '') return noQuery;
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    const clean = query.size === 0 && pair.startsWith('?') ? pair.slice(1) : pair;
    if (clean === '') continue;
    const equals = clean.indexOf('=');
    const name = decode(equals < 0 ? clean : clean.slice(0, equals), 'query');
    if (query.has(name)) {
      trace.tolerate(
        'duplicate-parameter',
        `The parameter ${quote(name)} was given twice; the first counts.`,
      );
      continue;
    }
    query.set(name, equals < 0 ? '' : decode(clean.slice(equals + 1).replaceAll('+', ' '), 'query'));
  }
  return query;
}

function decode(text: string, where: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidSyntax(`The ${where} of the URL has a broken percent-encoding in ${quote(text)}.`);
  }
}

/**
 * Decodes and parses a JSON body.
 * @throws {ScimError} 415, 413 or 400 invalidSyntax.
 */
export function bodyOf({ rawHeaders, body }: ReceivedRequest, limit: number, trace: Trace): Json {
  const contentType = header(rawHeaders, 'content-type');
  if (contentType !== undefined && !jsonType.test(contentType)) {
    const detail = `The body is sent as ${quote(contentType)}; expected application/scim+json or application/json.`;
    throw new ScimError(415, null, detail);
  }
  const bytes = decoded(body, header(rawHeaders, 'content-encoding'), limit);
  if (bytes.length > limit) throw tooLarge(limit);
  if (bytes.length === 0) throw invalidSyntax('The body is empty; expected a JSON object.');
  if (!isUtf8(bytes)) throw invalidSyntax('The body is not valid UTF-8.');
  let text = bytes.toString('utf8');
  if (text.charCodeAt(0) === 0xfeff) {
    trace.tolerate(
      'byte-order-mark',
      'The body starts with a byte order mark, which RFC 8259 does not allow.',
    );
    text = text.slice(1);
  }
  try {
    return JSON.parse(text) as Json;
  } catch (problem) {
    throw invalidSyntax(`The body is not valid JSON: ${(problem as Error).message}.`);
  }
}

const jsonType = /^\s*application\/(scim\+)?json\s*(;|$)/i;

function decoded(body: Buffer, encoding: string | undefined, limit: number): Buffer {
  const coding = encoding?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '') return body;
  const decoder = decoders.get(coding);
  if (!decoder) {
    const detail = `The body is encoded as ${quote(coding)}; gzip, deflate and br can be read.`;
    throw new ScimError(415, null, detail);
  }
  try {
    return decoder(body, limit + 1);
  } catch (problem) {
    if ((problem as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw invalidSyntax(`The body cannot be decoded as ${coding}: ${(problem as Error).message}.`);
  }
}

type Decoder = (body: Buffer, limit: number) => Buffer;

const gunzip: Decoder = (body, maxOutputLength) => gunzipSync(body, { maxOutputLength });

const decoders: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['br', (body, maxOutputLength) => brotliDecompressSync(body, { maxOutputLength })],
  // Some clients leave the zlib wrapper out; its first byte tells (RFC 9110 section 8.4.1.2).
  [
    'deflate',
    (body, maxOutputLength) =>
      ((body[0] ?? 0) & 0x0f) === 8
        ? inflateSync(body, { maxOutputLength })
        : inflateRawSync(body, { maxOutputLength }),
  ],
]);

function tooLarge(limit: number): ScimError {
  return new ScimError(413, null, `The body is larger than ${limit} bytes, the most that is read.`);
}
