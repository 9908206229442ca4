import type { Meaning, Sentence } from '../../shared/contract/exchange.ts';
import type { ObservedExchange } from '../../shared/meaning/observed.ts';

/** A sentence and its note as plain text: `Create Ada Byron: already there`. */
export function textOf({ sentence, note }: Pick<Meaning, 'sentence' | 'note'>): string {
  return note === null ? plain(sentence) : `${plain(sentence)} | ${plain(note)}`;
}

export function plain(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}

let last = 0;

/** An exchange with what most tests do not care about filled in. `line` is `GET /Users?count=1`. */
export function exchange(
  line: string,
  change: Partial<ObservedExchange> & { readonly body?: unknown; readonly answer?: unknown } = {},
): ObservedExchange {
  const space = line.indexOf(' ');
  const method = line.slice(0, space);
  const { body, answer, ...rest } = change;
  return {
    id: ++last,
    listener: 1,
    method,
    target: `/scim/v2${line.slice(space + 1)}`,
    basePath: '/scim/v2',
    requestHeaders: ['Authorization', 'Bearer t'],
    requestBody: body,
    status: method === 'POST' ? 201 : answer === undefined && method !== 'GET' ? 204 : 200,
    answerHeaders: ['Content-Type', 'application/scim+json'],
    answerBody: answer,
    client: '127.0.0.1:50000',
    outcome: 'completed',
    ...rest,
  };
}

export function list(...resources: readonly unknown[]): unknown {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

export function patch(...operations: readonly unknown[]): unknown {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}
