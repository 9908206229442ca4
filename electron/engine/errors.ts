/** A failure whose message is meant for the engineer: what happened and why; `next` says what to do. */
export class EngineError extends Error {
  readonly next: string;
  constructor(message: string, next = '', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EngineError';
    this.next = next;
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
