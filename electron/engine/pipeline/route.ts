import type { OpenExchange } from './open-exchange.ts';

/** What stands behind a listener. A route owns the exchange until it ends. */
export interface Route {
  /** How the exchange names what answered: `mock: tolerant`, or the upstream's URL. */
  readonly name: string;
  handle(exchange: OpenExchange): void;
  /** Gives free what it holds; exchanges under way still end. */
  close?(): void;
}
