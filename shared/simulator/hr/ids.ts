/** 32 bits of a text (FNV-1a with a final mix): ids only have to look like ids and to be the same again. */
function hash(text: string, round: number): number {
  let value = (0x811c9dc5 ^ Math.imul(round + 1, 0x9e3779b9)) >>> 0;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A GUID (RFC 9562, version 4 by its form) that is the same for the same text. */
export function guidFrom(text: string): string {
  const hex = [0, 1, 2, 3].map((round) => hash(text, round).toString(16).padStart(8, '0')).join('');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id of an Okta user: 00u and 17 letters and digits. */
export function oktaIdFrom(text: string): string {
  const rest = Array.from({ length: 17 }, (_, at) => letters.charAt(hash(text, at) % letters.length));
  return `00u${rest.join('')}`;
}
