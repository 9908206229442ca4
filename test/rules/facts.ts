import { createDeriver } from '../../shared/meaning/deriver.ts';
import { readRequest } from '../../shared/meaning/scim-request.ts';
import type { Facts, MessageFacts } from '../../shared/rules/facts.ts';
import type { TemplateValues } from '../../shared/rules/render.ts';

export interface Given {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: readonly string[];
  readonly body?: unknown;
  readonly answer?: {
    readonly status: number;
    readonly headers?: readonly string[];
    readonly body?: unknown;
  };
}

/** An exchange as rules look at it, from plain values. Bodies are JSON, or texts as they are. */
export function factsOf(given: Given): Facts {
  const { method = 'GET', target = '/scim/v2/Users', headers = [], body, answer } = given;
  const request = message(headers, body);
  const derived = () =>
    createDeriver().peek({
      id: 1,
      listener: 1,
      method,
      target,
      basePath: '/scim/v2',
      requestHeaders: headers,
      requestBody: request.json(),
      status: answer?.status ?? null,
      answerHeaders: answer?.headers ?? [],
      answerBody: answer?.body,
      client: '127.0.0.1:1',
      outcome: 'pending',
    });
  return {
    method,
    scim: readRequest(method, target, '/scim/v2', false),
    request,
    answer: answer ? { ...message(answer.headers ?? [], answer.body), status: answer.status } : null,
    idp: () => derived().idp?.id ?? null,
    meaning: () => derived().meaning,
  };
}

function message(headers: readonly string[], body: unknown): MessageFacts {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { headers, text: () => text, json: () => (typeof body === 'string' ? undefined : body) };
}

export function valuesOf(given: Given = {}): TemplateValues {
  return {
    facts: factsOf(given),
    newId: '11111111-2222-3333-4444-555555555555',
    now: Date.UTC(2026, 10, 24, 14, 41, 2, 123),
    counter: 3,
    baseUrl: 'http://127.0.0.1/scim/v2',
  };
}
