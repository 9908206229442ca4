import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { FlatHeaders } from '../store/record.ts';
import { unpacked } from './unpacked.ts';

/** Fields whose value is the address of a resource (RFC 9110 sections 8.7 and 10.2.2). */
const LOCATION_FIELDS = new Set(['location', 'content-location']);

/** Addresses below `from` come to be below `to`: absolute URLs without a slash at the end. */
export interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** A JSON string with its quotes. */
const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
/** `"meta": { … }`, which holds no objects (RFC 7643 section 3.1). */
const META = new RegExp(String.raw`("meta"\s*:\s*\{)((?:[^{}"]|${STRING})*)(?=\})`, 'gi');
const LOCATION = new RegExp(String.raw`("location"\s*:\s*)(${STRING})`, 'gi');

/** True when an answer with these fields can hold a meta.location. */
export function mayHoldLocations(headers: FlatHeaders): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(headerValue(headers, 'content-type') ?? '');
}

export interface Rewritten {
  readonly headers: string[];
  /** The same object when nothing in it changed. */
  readonly body: Buffer | null;
  readonly trace: readonly TraceEntry[];
}

/**
 * An answer whose Location, Content-Location and meta.location name the listener. A coded body is unpacked, since it
 * would have to be packed anew anyhow. `body` is null when there is none, or it is not to be looked at.
 */
export function rewriteLocations(headers: FlatHeaders, body: Buffer | null, renaming: Renaming): Rewritten {
  const fields = renameFields(headers, renaming);
  const inBody = body === null ? null : renameInBody(headers, body, renaming);
  const count = fields.count + (inBody?.count ?? 0);
  if (count === 0) return { headers: fields.headers, body, trace: inBody?.trace ?? [] };
  const trace: TraceEntry[] = [
    {
      kind: 'note',
      name: 'locations-rewritten',
      detail: `${count === 1 ? 'One location names' : `${count} locations name`} ${renaming.to} instead of ${renaming.from}.`,
    },
  ];
  if (!inBody || inBody.count === 0) return { headers: fields.headers, body, trace };
  return { headers: resized(fields.headers, inBody.body.length), body: inBody.body, trace };
}

/** The fields with Location and Content-Location renamed; `count` says how many were. */
function renameFields(headers: FlatHeaders, renaming: Renaming): { headers: string[]; count: number } {
  let count = 0;
  const result = headers.map((text, at) => {
    if (at % 2 === 0 || !LOCATION_FIELDS.has((headers[at - 1] as string).toLowerCase())) return text;
    const renamed = rename(text, renaming);
    if (renamed !== text) count++;
    return renamed;
  });
  return { headers: result, count };
}

function renameInBody(
  headers: FlatHeaders,
  body: Buffer,
  renaming: Renaming,
): { body: Buffer; count: number; trace: readonly TraceEntry[] } {
  const plain = unpacked(body, headers);
  if (plain === null) {
    const coding = headerValue(headers, 'content-encoding');
    return { body, count: 0, trace: [notRewritten(`its body cannot be unpacked (${coding})`)] };
  }
  const { json, count } = renameInJson(plain.toString('utf8'), renaming);
  return { body: count === 0 ? body : Buffer.from(json, 'utf8'), count, trace: [] };
}

/** Tells that the locations of an answer are as the app gave them, and why. */
export function notRewritten(why: string): TraceEntry {
  return {
    kind: 'note',
    name: 'locations-not-rewritten',
    detail: `The locations in this answer are as the app gave them: ${why}.`,
  };
}

/** JSON text with every meta.location renamed; everything else stays as it was, to the character. */
export function renameInJson(json: string, renaming: Renaming): { json: string; count: number } {
  let count = 0;
  const result = json.replace(META, (_, head: string, members: string) => {
    const renamed = members.replace(LOCATION, (whole, key: string, value: string) => {
      const before = parsed(value);
      if (typeof before !== 'string') return whole;
      const after = rename(before, renaming);
      if (after === before) return whole;
      count++;
      return key + JSON.stringify(after);
    });
    return head + renamed;
  });
  return { json: result, count };
}

function parsed(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}

/** An address without scheme and host is the upstream's as well. */
function rename(address: string, { from, to }: Renaming): string {
  if (/^\/(?!\/)/.test(address)) return moved(address, new URL(from).pathname, new URL(to).pathname);
  return moved(address, from, to);
}

function moved(address: string, from: string, to: string): string {
  const before = from.replace(/\/$/, '');
  if (!address.toLowerCase().startsWith(before.toLowerCase())) return address;
  const rest = address.slice(before.length);
  return rest === '' || /^[/?#]/.test(rest) ? to.replace(/\/$/, '') + rest : address;
}

/** Fields for a body of `size` bytes in one piece, without a coding. */
function resized(headers: FlatHeaders, size: number): string[] {
  const result: string[] = [];
  let placed = false;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const field = (headers[i] as string).toLowerCase();
    if (field === 'content-length' || field === 'transfer-encoding') {
      if (!placed) result.push('Content-Length', String(size));
      placed = true;
    } else if (field !== 'content-encoding' && field !== 'trailer') {
      result.push(headers[i] as string, headers[i + 1] as string);
    }
  }
  return placed ? result : [...result, 'Content-Length', String(size)];
}
