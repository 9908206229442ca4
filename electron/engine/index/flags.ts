import type { ShadowResult } from '../../../shared/contract/shadow.ts';

/** Bits of `entry.flags`: what filters ask of an exchange with `is:` and `has:`. */
export const FLAGS = {
  /** The mock accepted something the RFC refuses. */
  tolerated: 1,
  /** A rule or breakpoint acted on it. */
  ruled: 2,
  /** A write that was accepted and changed something. */
  changed: 4,
  /** There is something to say about its answer. */
  noted: 8,
  /** A rule marked it. */
  marked: 16,
  /** Answered by an upstream. */
  forwarded: 32,
  /** A rule or breakpoint changed a message on its way. */
  rewritten: 64,
  /** A shadow got it as well, or was to get it. */
  shadowed: 128,
  /** The shadow answered differently, or worse. */
  differs: 256,
} as const;

/** The bits that say what a shadow made of an exchange. */
export function shadowFlags(result: ShadowResult | null): number {
  if (result === null) return 0;
  const differs = result === 'different' || result === 'worse';
  return FLAGS.shadowed | (differs ? FLAGS.differs : 0);
}
