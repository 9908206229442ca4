import type { OpenExchange } from './open-exchange.ts';
import { readBody } from './read-body.ts';
import type { Route } from './route.ts';
import { scimError } from './scim-error.ts';

/** A listener at a port it may share with others. */
export interface Mount {
  /** The listener's id. */
  readonly id: number;
  /** Path in front of the SCIM endpoints: `/scim/v2`, or empty. */
  readonly basePath: string;
  readonly route: Route;
}

/** Decides which of the listeners at a port a request belongs to. */
export class Mounts {
  /** The first is the one that what belongs to none is recorded with. */
  readonly all: readonly [Mount, ...Mount[]];
  readonly #only: Mount | null;
  readonly #longestFirst: readonly Mount[];
  readonly #unmatched: Mount;

  constructor(all: readonly [Mount, ...Mount[]]) {
    this.all = all;
    // A port of its own is all the listener's: clients that got the base path wrong are to be seen with it.
    this.#only = all.length === 1 ? all[0] : null;
    this.#longestFirst = [...all].sort((a, b) => b.basePath.length - a.basePath.length);
    this.#unmatched = { id: all[0].id, basePath: '', route: nobody(all) };
  }

  /** The one whose base path is the longest that `target`, a path with query, begins with. */
  of(target: string): Mount {
    if (this.#only) return this.#only;
    return this.#longestFirst.find(({ basePath }) => isBelow(target, basePath)) ?? this.#unmatched;
  }
}

function isBelow(target: string, basePath: string): boolean {
  if (!target.startsWith(basePath)) return false;
  const next = target[basePath.length];
  return basePath === '' || next === undefined || next === '/' || next === '?';
}

/** Answers what belongs to none of the listeners at a port. */
function nobody(mounts: readonly Mount[]): Route {
  const known = mounts.map(({ basePath }) => basePath || '/').join(', ');
  return {
    name: 'no listener',
    handle(exchange: OpenExchange) {
      readBody(
        exchange.request,
        0,
        (body) => {
          exchange.requestArrived(null, body.size);
          exchange.reply({
            status: 404,
            headers: ['Content-Type', 'application/scim+json'],
            body: scimError(404, `No listener at this port has this path. Base paths here: ${known}.`),
            problem: `The path begins with none of the base paths at this port: ${known}. Correct the base URL at the client.`,
          });
        },
        (body) => exchange.requestBrokeOff(body.bytes, body.size),
      );
    },
  };
}
