/** Bytes as a hexdump: offset, sixteen bytes, printable ASCII. */
export function hexdump(data: Uint8Array, limit = data.length): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(data.length, limit); at += 16) {
    const slice = data.subarray(at, Math.min(at + 16, limit));
    const hex = Array.from(slice, (byte) => byte.toString(16).padStart(2, '0'));
    const text = Array.from(slice, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    lines.push(
      `${at.toString(16).padStart(8, '0')}  ${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}  ${text.join('')}`,
    );
  }
  return lines.join('\n');
}

/** The text of UTF-8 bytes, or null when they are not text. */
export function utf8(data: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    // Control characters besides tab, line feed and carriage return mean that it is not meant to be read.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

export function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Characters 0 to 255 as bytes, the way header values are handed over; the dots of a mask become asterisks. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => (char.charCodeAt(0) > 0xff ? 0x2a : char.charCodeAt(0)));
}
