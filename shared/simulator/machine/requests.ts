import { isObject } from '../mapping/target.ts';
import { Refusal, type SimAnswer, type SimRequest } from '../talk.ts';
import type { App } from './app.ts';

export function userPath(id: string): string {
  return `/Users/${encodeURIComponent(id)}`;
}

export function groupPath(id: string): string {
  return `/Groups/${encodeURIComponent(id)}`;
}

/** A path as this client writes it in a PUT or PATCH. */
export function writePath({ idp }: App, path: string): string {
  return path + idp.transport.afterWrite;
}

/** @throws Refusal when the answer names none: without it nothing more can be done with the resource */
export function idOf(request: SimRequest, answer: SimAnswer): string {
  const id = isObject(answer.json) ? answer.json.id : undefined;
  if (typeof id === 'string' && id !== '') return id;
  throw new Refusal('unreadable', request, answer, 'The answer to the create has no id that is a text.');
}
