import { createDeriver, type Derived, type Deriver } from '../../../shared/meaning/deriver.ts';
import type { ObservedExchange } from '../../../shared/meaning/observed.ts';
import type { MessageFacts } from '../../../shared/rules/facts.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { WholeRequest } from '../pipeline/route.ts';
import { messageFacts } from './message-facts.ts';

const EMPTY = Buffer.alloc(0);

/** A request as it stands when rules look at it. */
export type SeenRequest = Pick<WholeRequest, 'method' | 'target'> & { readonly facts: MessageFacts };
export type SeenAnswer = MessageFacts & { readonly status: number };

/**
 * Tells what exchanges mean and who sent them while they are under way. The index does the same afterwards, in a
 * thread of its own; a rule cannot wait for it. Only listeners with rules that ask for it are observed.
 */
export class Observer {
  #deriver: Deriver = createDeriver();
  readonly #watched = new WeakSet<OpenExchange>();

  /** Takes over what the index has learnt: names and clients from before anything here was observed. */
  learnFrom(memory: unknown): void {
    this.#deriver = createDeriver(memory);
  }

  look(exchange: OpenExchange, request: SeenRequest, answer: SeenAnswer | null): Derived {
    return this.#deriver.peek(observed(exchange, request, answer));
  }

  /** Learns from the exchange when it has ended: names of ids, states, who a client is. */
  watch(exchange: OpenExchange): void {
    if (this.#watched.has(exchange)) return;
    this.#watched.add(exchange);
    exchange.response.once('close', () => {
      const { record } = exchange;
      const { request, sent, status } = record;
      const facts = messageFacts(request.headers, request.body ?? EMPTY);
      const answer =
        sent === null || status === null
          ? null
          : { ...messageFacts(sent.headers, sent.body ?? EMPTY), status };
      this.#deriver.derive(observed(exchange, { method: record.method, target: record.url, facts }, answer));
    });
  }
}

function observed(
  { record }: OpenExchange,
  { method, target, facts }: SeenRequest,
  answer: SeenAnswer | null,
): ObservedExchange {
  return {
    id: record.id,
    listener: record.listener,
    method,
    target,
    basePath: record.basePath,
    requestHeaders: facts.headers,
    requestBody: facts.json(),
    status: answer?.status ?? null,
    answerHeaders: answer?.headers ?? [],
    answerBody: answer?.json(),
    client: record.client,
    outcome: answer ? 'completed' : 'pending',
  };
}
