import type { DemoIdp, DemoProgress } from '../../../shared/contract/demo.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import { headersToEnter } from '../auth/headers-to-enter.ts';
import { messageOf } from '../errors.ts';
import type { Sender } from '../resend/sender.ts';
import { runDemo } from './run-demo.ts';

/** Demo runs started from a window. */
export class DemoRuns {
  readonly #onProgress: (progress: DemoProgress) => void;
  readonly #running = new Map<number, AbortController>();
  #last = 0;

  readonly #sender: Sender;
  readonly #authority: () => Promise<string>;

  /** `authority` gives the PEM of what HTTPS listeners have their certificates from. */
  constructor(
    sender: Sender,
    authority: () => Promise<string>,
    onProgress: (progress: DemoProgress) => void,
  ) {
    this.#sender = sender;
    this.#authority = authority;
    this.#onProgress = onProgress;
  }

  /** @throws RpcError when the listener is not open */
  start(idp: DemoIdp, listener: Listener): DemoProgress {
    if (!listener.baseUrl)
      throw new RpcError('unavailable', `${listener.name} is not listening.`, 'Open it in Settings first.');
    const run = ++this.#last;
    const abort = new AbortController();
    this.#running.set(run, abort);
    const { baseUrl } = listener;
    let latest: DemoProgress = { run, idp, step: 0, steps: 0, state: 'running', chapter: '', problem: null };
    const report = (progress: DemoProgress) => {
      latest = progress;
      this.#onProgress(progress);
    };
    const entry =
      listener.target.kind === 'mock' ? headersToEnter(listener, this.#sender) : Promise.resolve([]);
    const trust = listener.tls ? this.#authority().then((ca) => ({ ca })) : Promise.resolve({});
    Promise.all([entry, trust])
      .then(([credentials, trusted]) =>
        runDemo({
          ...trusted,
          idp,
          baseUrl,
          credentials,
          pace: 1,
          signal: abort.signal,
          onProgress: (progress) => report({ ...progress, run }),
        }),
      )
      .catch((error: unknown) => report({ ...latest, state: 'failed', problem: messageOf(error) }))
      .finally(() => this.#running.delete(run));
    return latest;
  }

  stop(run: number): void {
    this.#running.get(run)?.abort();
  }

  stopAll(): void {
    for (const abort of this.#running.values()) abort.abort();
  }
}
