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
} as const;
