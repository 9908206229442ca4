// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII on purpose
const ascii = /^[\x00-\x7f]*$/;

/** Text for comparisons where caseExact is true: é composed and decomposed are one letter. */
export function exact(text: string): string {
  return ascii.test(text) ? text : text.normalize('NFC');
}

/** Text for comparisons where caseExact is false. Independent of locale. */
export function fold(text: string): string {
  return ascii.test(text) ? text.toLowerCase() : text.normalize('NFC').toLowerCase().normalize('NFC');
}
