import type { MessageFacts } from '../../../shared/rules/facts.ts';
import type { FlatHeaders } from '../store/record.ts';
import { decodedBody } from './coding.ts';

/** Bodies above this, in bytes, are not parsed: parsing holds everything else up. */
const MAX_PARSED = 4 * 1024 * 1024;

/** A message with its body, decoded and parsed when first asked for. */
export function messageFacts(headers: FlatHeaders, body: Buffer): MessageFacts {
  let text: string | null = null;
  let json: { readonly value: unknown } | null = null;
  const read = () => {
    text ??= decodedBody(headers, body)?.toString('utf8') ?? '';
    return text;
  };
  return {
    headers,
    text: read,
    json() {
      json ??= { value: body.length > MAX_PARSED ? undefined : parse(read()) };
      return json.value;
    },
  };
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
