import type { ClientRequest } from 'node:http';
import type { FlatHeaders } from '../store/record.ts';
import type { Framing } from './heads.ts';

/** Methods for which Node does not expect a body. */
const BODILESS_METHODS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/**
 * True for a request of a kind that usually has a body, and has none: to fields that Node is given as a list it
 * would add a length or a coding, so they are set with `setFields` after the request was made without any.
 */
export function isBare(method: string, framing: Framing): boolean {
  return framing === 'none' && !BODILESS_METHODS.has(method);
}

/** Sets fields one by one: those of one name end up in one place, which a list given at once would keep apart. */
export function setFields(outgoing: ClientRequest, headers: FlatHeaders): void {
  outgoing.removeHeader('Content-Length');
  outgoing.removeHeader('Transfer-Encoding');
  for (const [name, value] of pairs(headers)) outgoing.appendHeader(name, value);
}

/** A flat list as names with their values. */
export function pairs(flat: FlatHeaders): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i] as string, flat[i + 1] as string]);
  return list;
}
