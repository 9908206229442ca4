import type { Held } from '../../../shared/contract/breakpoints.ts';
import type { Sentence } from '../../../shared/contract/exchange.ts';
import { createDeriver } from '../../../shared/meaning/deriver.ts';
import type { MessageFields } from './held-editing.ts';

/**
 * What the fields say in provisioning words, as the target will hear it. What is known of the person or group
 * goes in first: the record where the mock keeps one, else the name.
 */
export function meaningOf(
  held: Held,
  fields: MessageFields,
  basePath: string,
  record: Readonly<Record<string, unknown>> | null,
): Sentence {
  const deriver = createDeriver();
  const { subject } = held.meaning;
  const common = {
    id: held.exchange,
    listener: held.listener,
    basePath,
    requestHeaders: fields.headers.flatMap(({ name, value, recorded }) => (recorded ? [] : [name, value])),
    client: '',
    answerHeaders: [],
  };
  if (subject?.id) {
    const path = `${basePath}/${subject.type}s/${encodeURIComponent(subject.id)}`;
    deriver.derive({
      ...common,
      method: 'GET',
      // A read of some attributes only teaches the name and nothing about what else there is.
      target: record ? path : `${path}?attributes=displayName`,
      requestBody: undefined,
      status: 200,
      answerBody: record ?? { id: subject.id, displayName: subject.label ?? undefined },
      outcome: 'completed',
    });
  }
  return deriver.peek({
    ...common,
    method: fields.method,
    target: fields.target,
    requestBody: parsed(fields.body),
    status: null,
    answerBody: undefined,
    outcome: 'pending',
  }).meaning.sentence;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
