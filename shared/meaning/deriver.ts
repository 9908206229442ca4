import { z } from 'zod';
import type { IdpGuess, Meaning } from '../contract/exchange.ts';
import { describeExchange } from './describe.ts';
import { nounOf } from './describe-people.ts';
import { type Facts, factsOf } from './facts.ts';
import { hashText, idMember, isObject, listMember, member, textMember } from './json.ts';
import { Memory, MemoryState, readBoolean } from './memory.ts';
import { headerOf, noteOnAnswer } from './notes.ts';
import type { ObservedExchange } from './observed.ts';
import { readPatch } from './patch.ts';
import { type Reading, sentence } from './reading.ts';
import { ClientsState, type Lifecycle, Recogniser } from './recognise.ts';
import { readRequest, type ScimRequest } from './scim-request.ts';

export type { ObservedExchange } from './observed.ts';

export interface Derived {
  readonly idp: IdpGuess | null;
  readonly meaning: Meaning;
  /** For correlating it with others. */
  readonly facts: Facts;
}

/** What a deriver remembers, as JSON. */
export const DeriverState = z.object({ version: z.literal(1), memory: MemoryState, clients: ClientsState });
export type DeriverState = z.infer<typeof DeriverState>;

/**
 * A fold over the exchanges of a session in order of recording. What an exchange means depends on those before
 * it: names of ids, the state a PUT is compared with, who a client turned out to be.
 */
export interface Deriver {
  /** Never throws, whatever was sent. An exchange without an answer may be derived again when it has one. */
  derive(exchange: ObservedExchange): Derived;
  /** Same, without learning from it: for a look at an exchange whose turn has not come. */
  peek(exchange: ObservedExchange): Derived;
  snapshot(): DeriverState;
}

/**
 * `seed` is an earlier `snapshot()`. One that does not fit, such as that of another version, is left aside:
 * names learnt before are then missing until they pass again.
 */
export function createDeriver(seed?: unknown): Deriver {
  const state = DeriverState.safeParse(seed).data;
  const memory = new Memory(state?.memory);
  const recogniser = new Recogniser(state?.clients);

  function derive(exchange: ObservedExchange, learn: boolean): Derived {
    const reading = read(exchange, memory);
    const description = describeExchange(reading);
    const { note, kind, sentence: words, subject } = description;
    const failure = noteOnAnswer(exchange, kind, reading.request);
    const facts = factsOf(reading, description);
    const notes = failure !== null && note ? sentence(failure, ', ', note) : (failure ?? note ?? null);
    const idp = recogniser.recognise(exchange.listener, signsOf(reading), lifecycleOf(reading), learn);
    if (learn && reading.accepted) remember(reading);
    return { idp, meaning: { kind, sentence: words, note: notes, subject }, facts };
  }

  return {
    derive: (exchange) => derive(exchange, true),
    peek: (exchange) => derive(exchange, false),
    snapshot: () => ({ version: 1, memory: memory.snapshot(), clients: recogniser.snapshot() }),
  };
}

function read(exchange: ObservedExchange, memory: Memory): Reading {
  const { requestBody, answerBody, status } = exchange;
  const isScim =
    Array.isArray(member(requestBody, 'schemas')) || Array.isArray(member(answerBody, 'schemas'));
  const request = readRequest(exchange.method, exchange.target, exchange.basePath, isScim);
  return {
    exchange,
    request,
    patch: request.method === 'PATCH' ? readPatch(requestBody) : null,
    memory,
    accepted: status !== null && status >= 200 && status < 300,
  };
}

function signsOf({ exchange, request, patch }: Reading) {
  const { requestHeaders, requestBody } = exchange;
  return {
    request,
    userAgent: headerOf(requestHeaders, 'user-agent'),
    acceptCharset: headerOf(requestHeaders, 'accept-charset'),
    credential: headerOf(requestHeaders, 'authorization'),
    body: requestBody,
    patch,
  };
}

function typeOf(request: ScimRequest): string | null {
  if (request.endpoint === 'users') return 'User';
  if (request.endpoint === 'groups') return 'Group';
  return request.endpoint === 'resources' ? nounOf(request.collection).type : null;
}

function lifecycleOf({ request, exchange, accepted }: Reading): Lifecycle {
  const type = typeOf(request);
  if (!accepted || type === null) return { created: null, deleted: null };
  if (request.method === 'POST' && request.id === null) {
    const id = idMember(exchange.answerBody);
    return { created: id === null ? null : { type, id }, deleted: null };
  }
  if (request.method === 'DELETE' && request.id !== null)
    return { created: null, deleted: { type, id: request.id } };
  return { created: null, deleted: null };
}

/** Learns from an accepted exchange: the answer where there is one, else what was sent. */
function remember(reading: Reading): void {
  const { request, exchange, memory, patch } = reading;
  const { listener, requestBody, answerBody } = exchange;
  const type = typeOf(request);
  if (type === null) return;
  if (request.id === null) {
    const whole = isWhole(request);
    if (request.method === 'POST') {
      const id = idMember(answerBody);
      if (id === null) return;
      memory.learnAs(listener, type, id, requestBody, true);
      memory.learnAs(listener, type, id, answerBody, whole);
    } else memory.learnList(listener, type, listMember(answerBody, 'Resources'), whole);
    return;
  }
  const { id } = request;
  if (request.method === 'DELETE') return memory.forget(listener, type, id);
  if (request.method === 'PUT' && !isResource(answerBody)) {
    memory.learnAs(listener, type, id, requestBody, true);
    return;
  }
  if (patch !== null) applyPatch(reading, type, id);
  if (isResource(answerBody)) memory.learnAs(listener, type, id, answerBody, isWhole(request));
}

function applyPatch({ memory, exchange, patch }: Reading, type: string, id: string): void {
  if (patch === null) return;
  const { listener } = exchange;
  const active = readBoolean(patch.active);
  if (active !== null) memory.update(listener, type, id, { active });
  if (patch.displayName !== null) memory.update(listener, type, id, { label: patch.displayName });
  memory.applied(listener, type, id, patch.changes);
  if (type !== 'Group') return;
  const before = memory.get(listener, type, id).members;
  if (patch.set !== null || patch.removedEveryone) {
    const now = [...(patch.set ?? []), ...patch.added];
    memory.update(listener, type, id, { members: { count: now.length, sum: sumOf(now) } });
  } else if (before !== null && patch.added.length + patch.removed.length > 0) {
    memory.update(listener, type, id, {
      members: {
        count: Math.max(0, before.count + patch.added.length - patch.removed.length),
        sum: (before.sum + sumOf(patch.added) - sumOf(patch.removed)) >>> 0,
      },
    });
  }
}

function sumOf(members: readonly { readonly id: string }[]): number {
  let sum = 0;
  for (const { id } of members) sum = (sum + hashText(id)) >>> 0;
  return sum;
}

/** False when the client asked for some attributes only. */
function isWhole(request: ScimRequest): boolean {
  return !request.query.has('attributes') && !request.query.has('excludedattributes');
}

function isResource(body: unknown): boolean {
  return isObject(body) && (idMember(body) !== null || textMember(body, 'userName') !== null);
}
