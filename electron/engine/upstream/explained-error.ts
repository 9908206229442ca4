import type { UpstreamFailure } from './upstream-error.ts';

/** A failure on the way to an upstream whose cause is known where it is thrown, and already in words. */
export class ExplainedError extends Error implements UpstreamFailure {
  readonly status: UpstreamFailure['status'];
  readonly problem: string;

  constructor(problem: string, status: UpstreamFailure['status'] = 502) {
    super(problem);
    this.name = 'ExplainedError';
    this.status = status;
    this.problem = problem;
  }
}
