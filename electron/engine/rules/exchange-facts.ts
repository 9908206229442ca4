import type { Derived } from '../../../shared/meaning/deriver.ts';
import { readRequest, type ScimRequest } from '../../../shared/meaning/scim-request.ts';
import type { Facts, MessageFacts } from '../../../shared/rules/facts.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import { messageFacts } from './message-facts.ts';
import type { Observer } from './observer.ts';

/** An exchange as far as it has come, and as rules have left it; read anew after each change. */
export class ExchangeFacts implements Facts {
  readonly method: string;
  readonly request: MessageFacts;
  readonly answer: (MessageFacts & { readonly status: number }) | null;
  readonly #exchange: OpenExchange;
  readonly #target: string;
  readonly #observer: Observer;
  #scim: ScimRequest | null = null;
  #derived: Derived | null = null;

  constructor(
    exchange: OpenExchange,
    request: WholeRequest,
    answer: WholeAnswer | null,
    observer: Observer,
    /** Of an earlier look at the same message: what was decoded stays decoded. */
    known?: MessageFacts,
  ) {
    this.method = request.method;
    this.request = known ?? messageFacts(request.headers, request.body);
    this.answer = answer && { ...messageFacts(answer.headers, answer.body), status: answer.status };
    this.#exchange = exchange;
    this.#target = request.target;
    this.#observer = observer;
  }

  get scim(): ScimRequest {
    this.#scim ??= readRequest(this.method, this.#target, this.#exchange.record.basePath, false);
    return this.#scim;
  }

  derived(): Derived {
    this.#derived ??= this.#observer.look(
      this.#exchange,
      { method: this.method, target: this.#target, facts: this.request },
      this.answer,
    );
    return this.#derived;
  }

  idp() {
    return this.derived().idp?.id ?? null;
  }

  meaning() {
    return this.derived().meaning;
  }
}
