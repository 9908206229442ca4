import { z } from 'zod';
import type { IdpGuess } from '../contract/exchange.ts';
import { type IdpId, idpIds } from '../contract/idp.ts';
import { enough, fingerprints, type Signs } from './fingerprints.ts';
import { hashText } from './json.ts';
import { Lru } from './lru.ts';

const ClientRecord = z.object({
  id: z.enum(idpIds).nullable(),
  weight: z.number(),
  /** Ids this client created a moment ago, and how many requests ago: JumpCloud's connection test. */
  made: z.array(z.object({ type: z.string(), id: z.string(), ago: z.number() })),
});
type ClientRecord = z.infer<typeof ClientRecord>;

export const ClientsState = z.array(z.tuple([z.string(), ClientRecord]));
export type ClientsState = z.infer<typeof ClientsState>;

const maxClients = 2_000;
/** A connection test is over after this many requests. */
const maxAgo = 8;

/** What a request did, as far as it matters for telling JumpCloud's connection test. */
export interface Lifecycle {
  readonly created: { readonly type: string; readonly id: string } | null;
  readonly deleted: { readonly type: string; readonly id: string } | null;
}

/** Recognises identity providers, and remembers who each client is. Credentials are kept as hashes only. */
export class Recogniser {
  readonly #clients: Lru<ClientRecord>;

  constructor(state?: ClientsState) {
    this.#clients = new Lru(maxClients, state ?? []);
  }

  snapshot(): ClientsState {
    return this.#clients.entries();
  }

  recognise(
    listener: number | null,
    signs: Omit<Signs, 'endsCreateAndDelete'>,
    lifecycle: Lifecycle,
    learn: boolean,
  ): IdpGuess | null {
    const key = clientKey(listener, signs.userAgent, signs.credential);
    const before = this.#clients.get(key);
    const { made, endsCreateAndDelete } = follow(before?.made ?? [], lifecycle);
    // A token is read once per client: it stays the same, and a signed one is long.
    const credential = before === undefined ? signs.credential : null;
    const own = guess({ ...signs, credential, endsCreateAndDelete });
    let result: IdpGuess | null = null;
    let record: ClientRecord = { id: before?.id ?? null, weight: before?.weight ?? 0, made };
    if (own !== null && (own.id === record.id || own.weight >= record.weight)) {
      result = { id: own.id, because: own.because };
      record = { id: own.id, weight: Math.max(own.weight, own.id === record.id ? record.weight : 0), made };
    } else if (record.id !== null) result = { id: record.id, because: 'known by its earlier requests' };
    if (learn) this.#clients.set(key, record);
    return result;
  }
}

function guess(signs: Signs): { id: IdpId; because: string; weight: number } | null {
  const totals = new Map<IdpId, { weight: number; heaviest: number; because: string }>();
  for (const { idp, weight, because, test } of fingerprints) {
    if (!test(signs)) continue;
    const total = totals.get(idp) ?? { weight: 0, heaviest: 0, because };
    total.weight += weight;
    if (weight > total.heaviest) {
      total.heaviest = weight;
      total.because = because;
    }
    totals.set(idp, total);
  }
  let best: { id: IdpId; because: string; weight: number } | null = null;
  for (const [id, { weight, because }] of totals)
    if (weight >= enough && weight > (best?.weight ?? 0)) best = { id, because, weight };
  return best;
}

function follow(
  before: ClientRecord['made'],
  { created, deleted }: Lifecycle,
): { made: ClientRecord['made']; endsCreateAndDelete: boolean } {
  if (before.length === 0 && created === null) return { made: before, endsCreateAndDelete: false };
  let made = before.map((entry) => ({ ...entry, ago: entry.ago + 1 })).filter((entry) => entry.ago <= maxAgo);
  if (created !== null) made = [...made.slice(-3), { ...created, ago: 0 }];
  if (deleted === null) return { made, endsCreateAndDelete: false };
  const isDeleted = (entry: { type: string; id: string }) =>
    entry.id === deleted.id && entry.type === deleted.type;
  if (!made.some(isDeleted)) return { made, endsCreateAndDelete: false };
  const gone = made.map((entry) => (isDeleted(entry) ? { ...entry, id: '' } : entry));
  const types = new Set(gone.filter((entry) => entry.id === '').map((entry) => entry.type));
  return { made: gone, endsCreateAndDelete: types.has('User') && types.has('Group') };
}

function clientKey(listener: number | null, userAgent: string | null, credential: string | null): string {
  const who = credential === null ? '' : `${hashText(credential)}.${hashText(`2${credential}`)}`;
  return `${listener ?? ''}\n${userAgent === null ? '-' : userAgent.slice(0, 120)}\n${who}`;
}
