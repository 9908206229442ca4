import { randomBytes } from 'node:crypto';

/**
 * Who may use the engine through the UI server. An invitation is what stands in an address; a page exchanges it
 * for a key of its own, which it keeps for reloads. Keys and invitations end with the process. Both are random
 * 192-bit values, compared by looking them up, so that a guess learns nothing from the time it takes.
 */
export class PageKeys {
  readonly #once: boolean;
  readonly #invitations = new Set<string>();
  readonly #keys = new Set<string>();

  /** `once`: an invitation is good for one page. Otherwise it is for any number, until the process ends. */
  constructor(once: boolean) {
    this.#once = once;
  }

  invite(): string {
    const invitation = random();
    this.#invitations.add(invitation);
    return invitation;
  }

  /** A key for the page that holds this invitation, or null when it is unknown or used up. */
  redeem(invitation: string): string | null {
    if (!this.#invitations.has(invitation)) return null;
    if (this.#once) this.#invitations.delete(invitation);
    const key = random();
    this.#keys.add(key);
    return key;
  }

  admits(key: string): boolean {
    return this.#keys.has(key);
  }
}

function random(): string {
  return randomBytes(24).toString('base64url');
}
