import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command line is not right; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses options; anything unknown is a UsageError of one sentence. */
export function options<const T extends Options>(args: readonly string[], spec: T) {
  try {
    return parseArgs({ args: [...args], options: spec, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const first = (error as Error).message.split('. ')[0] ?? 'The options are not right';
    throw new UsageError(`${first.replace(/\.$/, '')}. See: scimscope help`);
  }
}

/** A port given as text. @throws UsageError unless it is 0 to 65535 */
export function port(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65535) return value;
  throw new UsageError(`${option} takes a port from 0 to 65535, not "${text}".`);
}

/** An http or https URL given as text. @throws UsageError otherwise */
export function url(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    if (/^https?:$/.test(new URL(text).protocol)) return text;
  } catch {
    // Said below.
  }
  throw new UsageError(`${option} takes a URL such as http://localhost:3000/scim/v2, not "${text}".`);
}
