import { EngineError, messageOf } from '../errors.ts';
import { HttpListener } from '../pipeline/listener.ts';
import type { Mount } from '../pipeline/mounts.ts';
import type { PipelineHost } from '../pipeline/open-exchange.ts';
import type { ServerIdentity } from '../tls/authority.ts';

/** An address that is to be open, and the listeners that are to be there. */
export interface WantedPort {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls: boolean;
  /** Take the next free port when this one is busy. */
  readonly mayMove: boolean;
  readonly mounts: readonly [Mount, ...Mount[]];
}

export type Opened = { readonly port: number } | { readonly problem: string; readonly next: string };

/** The open addresses. Each is kept open for as long as it is wanted, whatever changes behind it. */
export class Ports {
  readonly #pipeline: PipelineHost;
  readonly #identityFor: (host: string) => Promise<ServerIdentity>;
  readonly #open = new Map<string, { readonly listener: HttpListener; readonly port: number }>();

  constructor(pipeline: PipelineHost, identityFor: (host: string) => Promise<ServerIdentity>) {
    this.#pipeline = pipeline;
    this.#identityFor = identityFor;
  }

  /**
   * Closes what is not wanted any more, then opens what is new.
   * @returns by key, the port that is open or why none is
   */
  async become(wanted: ReadonlyMap<string, WantedPort>): Promise<ReadonlyMap<string, Opened>> {
    const gone = [...this.#open].filter(([key]) => !wanted.has(key));
    for (const [key] of gone) this.#open.delete(key);
    await Promise.all(gone.map(([, { listener }]) => listener.close()));
    const result = new Map<string, Opened>();
    for (const [key, port] of wanted) result.set(key, await this.#ensure(key, port));
    return result;
  }

  /** The port that is open under a key. */
  at(key: string): number | null {
    return this.#open.get(key)?.port ?? null;
  }

  async closeAll(): Promise<void> {
    await this.become(new Map());
  }

  async #ensure(key: string, wanted: WantedPort): Promise<Opened> {
    const open = this.#open.get(key);
    if (open) {
      open.listener.mounts = wanted.mounts;
      return { port: open.port };
    }
    const { host, port, mayMove, mounts } = wanted;
    try {
      const identity = wanted.tls ? await this.#identityFor(host) : undefined;
      const listener = new HttpListener({ host, port, mayMove, mounts, identity }, this.#pipeline);
      const actual = await listener.open();
      this.#open.set(key, { listener, port: actual });
      return { port: actual };
    } catch (error) {
      const next = error instanceof EngineError ? error.next : 'Check the address.';
      return { problem: messageOf(error), next };
    }
  }
}
