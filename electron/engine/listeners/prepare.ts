import type { ListenerChange } from '../../../shared/contract/listener.ts';
import type { SecretSlot } from '../../../shared/contract/upstream.ts';

/** A listener that a host wants to be there, by name: made when it is missing, changed when it is there. */
export interface PreparedListener {
  readonly change: ListenerChange & { readonly name: string };
  readonly secrets: readonly { readonly slot: SecretSlot; readonly value: string }[];
}

/** What a host wants of the listeners of a workspace before they are opened. */
export interface Preparation {
  /** All others are switched off. */
  readonly listeners: readonly PreparedListener[];
  /** Addresses that other computers can reach are meant. */
  readonly exposed: boolean;
}
