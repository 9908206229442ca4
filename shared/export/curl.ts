import type { Header } from '../contract/exchange.ts';

/** A request to be told as a command. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  /** In the order to be sent. Values are Latin-1 strings, as headers are on the wire. */
  readonly headers: readonly Header[];
  /** Null or empty when there is none. */
  readonly body: Uint8Array | null;
  /** What stands for a secret value; null shows it. Default: values are shown as they are given. */
  readonly mask?: ((header: Header) => string | null) | undefined;
}

/** Made by curl from the URL, the body and the connection. */
const madeByCurl = new Set(['content-length', 'connection', 'transfer-encoding', 'expect']);
/** Sent by curl unless taken away with an empty value. */
const sentByCurl: readonly (readonly [lower: string, name: string])[] = [
  ['user-agent', 'User-Agent'],
  ['accept', 'Accept'],
];

/** Linux takes up to 128 KiB in one argument; `printf` is part of the shell and has no such limit. */
const maxArgument = 30_000;

/**
 * The request as a command for a POSIX shell with curl, one option a line. Everything variable stands in single
 * quotes, so that nothing is expanded. A body that is not text comes from `printf` through a pipe.
 */
export function toCurl({ method, url, headers, body, mask }: CurlRequest): string {
  const options: string[] = ['--globoff', '--path-as-is'];
  const hasBody = body !== null && body.length > 0;
  if (method === 'HEAD' && !hasBody) options.push('--head');
  else options.push(`--request ${quote(method)}`);
  options.push(`--url ${quote(url)}`);

  const hostOfUrl = hostOf(url);
  const names = new Set<string>();
  for (const header of headers) {
    const [name, value] = header;
    const lower = name.toLowerCase();
    names.add(lower);
    if (madeByCurl.has(lower)) continue;
    if (lower === 'host' && value.toLowerCase() === hostOfUrl) continue;
    options.push(`--header ${quote(headerLine(name, mask?.(header) ?? asTyped(value)))}`);
    if (lower === 'accept-encoding' && /^[\s,]*((gzip|deflate|identity)[\s,]*)+$/i.test(value))
      options.push('--compressed');
  }
  for (const [lower, name] of sentByCurl) if (!names.has(lower)) options.push(`--header '${name}:'`);
  if (hasBody && !names.has('content-type')) options.push("--header 'Content-Type:'");

  if (!hasBody) return join('curl', options);
  const text = asText(body);
  if (text !== null) {
    if (text.length <= maxArgument) return join('curl', [...options, `--data-binary ${quote(text)}`]);
    return `printf %s ${quote(text)} |\n  ${join('curl', [...options, '--data-binary @-'])}`;
  }
  options.push('--data-binary @-');
  return `printf '${octal(body)}' |\n  ${join('curl', options)}`;
}

function join(command: string, options: readonly string[]): string {
  return [command, ...options].join(' \\\n  ');
}

/** curl leaves out a header that has no value, unless its name ends with a semicolon. */
function headerLine(name: string, value: string): string {
  return value.trim() === '' ? `${name};` : `${name}: ${value}`;
}

/** A word of a POSIX shell that stands for exactly this text. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A terminal writes UTF-8: a value whose bytes are UTF-8 is told as the text they stand for. */
function asTyped(value: string): string {
  if (!/[\x80-\xff]/.test(value) || /[^\0-\xff]/.test(value)) return value;
  return decodeUtf8(Uint8Array.from(value, (char) => char.charCodeAt(0))) ?? value;
}

function hostOf(url: string): string {
  return (/^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '').toLowerCase();
}

/**
 * The body as text for a command line; null when it is not UTF-8, holds NUL or control characters that a
 * terminal would not keep, or begins with @, which curl takes for a file.
 */
function asText(body: Uint8Array): string | null {
  if (body[0] === 0x40) return null;
  const text = decodeUtf8(body);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be pasted
  return text === null || /[\0-\x08\x0b-\x1f\x7f]/.test(text) ? null : text;
}

/** Strict UTF-8; null for anything that is not. */
function decodeUtf8(bytes: Uint8Array): string | null {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      at++;
      continue;
    }
    const length =
      first >= 0xf0 && first < 0xf5
        ? 4
        : first >= 0xe0 && first < 0xf0
          ? 3
          : first >= 0xc2 && first < 0xe0
            ? 2
            : 0;
    if (length === 0) return null;
    let point = first & (0xff >> (length + 1));
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i];
      if (next === undefined || (next & 0xc0) !== 0x80) return null;
      point = (point << 6) | (next & 0x3f);
    }
    const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null;
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}

/**
 * Argument of `printf`: text where it is safe, else three octal digits, which every POSIX shell knows. A hyphen is
 * not safe: as the first character it makes an option of the argument.
 */
function octal(body: Uint8Array): string {
  let text = '';
  for (const byte of body) {
    const char = String.fromCharCode(byte);
    text += /[A-Za-z0-9 ,.:;{}[\]()<>"/=+_@]/.test(char) ? char : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}
