/** A failure on the way to an upstream whose cause is known where it is thrown, and already in words. */
export class ExplainedError extends Error {
  readonly status: 502 | 504;
  readonly problem: string;

  constructor(problem: string, status: 502 | 504 = 502) {
    super(problem);
    this.name = 'ExplainedError';
    this.status = status;
    this.problem = problem;
  }
}
