import { readTarget } from '../../../shared/replay/scim-target.ts';
import type { OpenExchange } from '../pipeline/open-exchange.ts';
import { headerValue } from '../pipeline/raw-headers.ts';
import type { Asked, Route, WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import { type Answered, answeredOf, answeredWhole } from './answered.ts';

export interface ShadowedOptions {
  readonly first: Route;
  readonly firstIsMock: boolean;
  /** The shadow does not ask callers for anything: those that the first turns away must not reach it. */
  readonly opensToAll: boolean;
  readonly shadow: Route;
  /** Takes what is to go to the shadow, or with a text the reason why it is not to; returns at once. */
  readonly offer: (request: Answered | NotSent, shadow: Route) => void;
}

/** A request that does not concern the shadow. */
export interface NotSent {
  readonly exchange: Answered['exchange'];
  readonly recorded: boolean;
  readonly why: string;
}

/**
 * Answers as the first target does, and hands each request on to the shadow when its exchange is over. The client
 * has its answer by then.
 */
export class ShadowedRoute implements Route {
  readonly name: string;
  readonly passesContinue: boolean;
  readonly #options: ShadowedOptions;

  constructor(options: ShadowedOptions) {
    this.#options = options;
    this.name = options.first.name;
    this.passesContinue = options.first.passesContinue ?? false;
  }

  handle(exchange: OpenExchange): void {
    exchange.response.once('close', () =>
      this.#handOn(exchange, () => answeredOf(exchange, this.#options.firstIsMock)),
    );
    this.#options.first.handle(exchange);
  }

  async ask(exchange: Asked, request: WholeRequest, signal: AbortSignal): Promise<WholeAnswer> {
    const { first, firstIsMock } = this.#options;
    if (!first.ask) throw new Error(`${first.name} does not take whole requests`);
    const answer = await first.ask(exchange, request, signal);
    if (!isOpen(exchange)) return answer;
    // What an upstream's route makes itself is a refusal or a failure.
    const said = firstIsMock || !answer.made;
    const handOn = () =>
      this.#handOn(exchange, () => (said ? answeredWhole(exchange, request, answer) : null));
    if (exchange.ended) handOn();
    else exchange.response.once('close', handOn);
    return answer;
  }

  close(): void {
    this.#options.first.close?.();
    this.#options.shadow.close?.();
  }

  #handOn(exchange: OpenExchange, read: () => Answered | null): void {
    const { offer, opensToAll, shadow } = this.#options;
    const { record, recorded } = exchange;
    if (readTarget(record.url, record.basePath) === null || record.method === '') return;
    // A request for a token is no SCIM, and holds secrets of the listener’s.
    if (
      /^application\/x-www-form-urlencoded/i.test(headerValue(record.request.headers, 'content-type') ?? '')
    )
      return;
    const answered = read();
    const leave = (why: string) => offer({ exchange: record, recorded, why }, shadow);
    if (answered === null) return leave('The first target did not answer, so the shadow was not asked.');
    const { status } = answered.answer;
    if (opensToAll && (status === 401 || status === 403))
      return leave(`The first target turned the caller away (${status}), so the shadow was not asked.`);
    offer(answered, shadow);
  }
}

/** Exchanges of clients, in contrast to those that the engine makes up itself. */
function isOpen(exchange: Asked): exchange is OpenExchange {
  return 'ended' in exchange;
}
