import { z } from 'zod';
import {
  type SecretKeeping,
  type SecretSlot,
  type SecretState,
  secretSlots,
} from '../../../shared/contract/upstream.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { messageOf } from '../errors.ts';
import type { Sqlite } from '../store/database.ts';
import type { SecretKeeper } from './secret-keeper.ts';

const KEY = /^secret:(\d+):(\w+)$/;

const Stored = z.object({ keeper: z.enum(['system', 'passphrase']), encrypted: z.base64() });

type Known =
  | { readonly state: 'kept' | 'forThisRun'; readonly text: string }
  | { readonly state: 'unreadable' };

/**
 * The secrets of listeners. In memory in clear while the engine runs, in the workspace encrypted or not at all; no
 * call of the contract gives one out.
 */
export class SecretStore {
  readonly #keeper: SecretKeeper;
  readonly #known = new Map<string, Known>();
  readonly #all;
  readonly #put;
  readonly #delete;

  constructor(db: Sqlite, keeper: SecretKeeper) {
    this.#keeper = keeper;
    this.#all = db.prepare("SELECT key, value FROM setting WHERE key LIKE 'secret:%'");
    this.#put = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)');
    this.#delete = db.prepare('DELETE FROM setting WHERE key = ?');
  }

  /**
   * Decrypts what is stored for these listeners, and forgets what is stored for others. What the keeper does not
   * give out is `unreadable`; it stays stored.
   */
  async load(listeners: ReadonlySet<number>): Promise<void> {
    const all = this.#all.all() as { key: string; value: string }[];
    const belongs = ({ key }: { key: string }) => listeners.has(Number(KEY.exec(key)?.[1]));
    for (const row of all) if (!belongs(row)) this.#delete.run([row.key]);
    const rows = all.filter(belongs);
    if (rows.length === 0) return;
    const kind = await this.#keeper.keeping().then(
      (keeping) => keeping.kind,
      () => null,
    );
    for (const { key, value } of rows) {
      const stored = Stored.safeParse(JSON.parse(value));
      if (!stored.success) continue;
      let known: Known = { state: 'unreadable' };
      if (stored.data.keeper === kind) {
        try {
          const text = await this.#keeper.decrypt(Buffer.from(stored.data.encrypted, 'base64'));
          known = { state: 'kept', text };
        } catch {
          // Another user, another computer, another passphrase: the person is asked to enter it again.
        }
      }
      // One that was entered meanwhile is newer.
      if (!this.#known.has(key)) this.#known.set(key, known);
    }
  }

  keeping(): Promise<SecretKeeping> {
    return this.#keeper.keeping();
  }

  get(listener: number, slot: SecretSlot): string | null {
    const known = this.#known.get(keyOf(listener, slot));
    return known && 'text' in known ? known.text : null;
  }

  states(listener: number): Record<SecretSlot, SecretState> {
    const state = (slot: SecretSlot) => this.#known.get(keyOf(listener, slot))?.state ?? 'absent';
    return { upstream: state('upstream'), proxy: state('proxy'), shadow: state('shadow') };
  }

  /** Null forgets it. @throws RpcError when the keeper fails; what was there before stays. */
  async set(listener: number, slot: SecretSlot, text: string | null): Promise<void> {
    const key = keyOf(listener, slot);
    if (text === null) return this.#drop(key);
    try {
      const { kind } = await this.#keeper.keeping();
      if (kind === 'forThisRun') {
        this.#drop(key);
        this.#known.set(key, { state: kind, text });
        return;
      }
      const encrypted = (await this.#keeper.encrypt(text)).toString('base64');
      this.#put.run([key, JSON.stringify({ keeper: kind, encrypted } satisfies z.infer<typeof Stored>)]);
      this.#known.set(key, { state: 'kept', text });
    } catch (error) {
      throw new RpcError(
        'unavailable',
        `The secret could not be kept: ${messageOf(error)}.`,
        'Unlock the secret store of this computer, then enter the secret again.',
      );
    }
  }

  /** Gives one listener the secrets of another. */
  async copy(from: number, to: number): Promise<void> {
    for (const slot of secretSlots) {
      const text = this.get(from, slot);
      if (text !== null) await this.set(to, slot, text);
    }
  }

  forget(listener: number): void {
    for (const slot of secretSlots) this.#drop(keyOf(listener, slot));
  }

  #drop(key: string): void {
    this.#known.delete(key);
    this.#delete.run([key]);
  }
}

/** Which secrets of a listener are in a workspace; whether they can be read is not tried. */
export function storedSecrets(db: Sqlite, listener: number): Record<SecretSlot, 'absent' | 'kept'> {
  const find = db.prepare('SELECT 1 FROM setting WHERE key = ?');
  const state = (slot: SecretSlot) => (find.get([keyOf(listener, slot)]) ? 'kept' : 'absent');
  return { upstream: state('upstream'), proxy: state('proxy'), shadow: state('shadow') };
}

function keyOf(listener: number, slot: SecretSlot): string {
  return `secret:${listener}:${slot}`;
}
