import type { Client } from '../mock/client.ts';

/** One check of the conformance catalogue. Runs against a fresh, empty service provider. */
export interface Check {
  readonly id: string;
  /** Section of RFC 7644, or of another RFC when named. */
  readonly section: string;
  readonly title: string;
  /** The profile it is about; the letter of the RFC when left out. */
  readonly profile?: 'tolerant';
  run(client: Client): void;
}
