import type { Rate } from '../../../shared/profiles/exchange-knobs.ts';
import type { Profile } from '../../../shared/profiles/profile.ts';
import type { ResourceType } from '../../../shared/scim/registry.ts';
import { HttpError } from './answers.ts';

interface Bucket {
  tokens: number;
  /** Milliseconds since the epoch. */
  filled: number;
}

/** Token buckets, one per rate of the profile. */
export class Throttle {
  readonly #rates: readonly Rate[];
  readonly #buckets: Bucket[];

  constructor({ rates }: Profile, now: number) {
    this.#rates = rates;
    this.#buckets = rates.map((rate) => ({ tokens: burstOf(rate), filled: now }));
  }

  /** Counts a request. `now` in milliseconds. @throws {HttpError} 429 with Retry-After; then it is not counted. */
  take(method: string, type: ResourceType | undefined, now: number): void {
    if (this.#rates.length === 0) return;
    const counted = this.#rates.flatMap((rate, at) => (covers(rate, method, type) ? at : []));
    for (const at of counted) this.#refill(at, now);
    const empty = counted.filter((at) => (this.#buckets[at] as Bucket).tokens < 1);
    if (empty.length === 0) {
      for (const at of counted) (this.#buckets[at] as Bucket).tokens--;
      return;
    }
    const waits = empty.map((at) => {
      const { limit, seconds } = this.#rates[at] as Rate;
      return Math.ceil(((1 - (this.#buckets[at] as Bucket).tokens) * seconds) / limit);
    });
    const wait = Math.max(1, ...waits);
    const { limit, seconds } = this.#rates[empty[0] as number] as Rate;
    throw new HttpError(
      429,
      `More than ${limit} requests of this kind in ${seconds} s; try again in ${wait} s.`,
      ['Retry-After', String(wait)],
    );
  }

  #refill(at: number, now: number): void {
    const bucket = this.#buckets[at] as Bucket;
    const rate = this.#rates[at] as Rate;
    const gained = (Math.max(0, now - bucket.filled) * rate.limit) / (rate.seconds * 1000);
    bucket.tokens = Math.min(burstOf(rate), bucket.tokens + gained);
    bucket.filled = now;
  }
}

function burstOf({ limit, burst }: Rate): number {
  return burst ?? limit;
}

function covers({ methods, types }: Rate, method: string, type: ResourceType | undefined): boolean {
  if (!(methods as readonly string[]).includes(method === 'HEAD' ? 'GET' : method)) return false;
  return types === null || (type !== undefined && types.includes(type.name));
}
