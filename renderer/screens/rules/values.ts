/** NaN, which no JSON schema takes, for what was begun as JSON and is not whole. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^\s*["{[]/.test(text) ? Number.NaN : text;
  }
}

export function printValue(value: unknown): string {
  if (typeof value === 'string') return readValue(value) === value ? value : JSON.stringify(value);
  return Number.isNaN(value) ? '' : JSON.stringify(value);
}
