import { afterEach } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { ShadowSettings } from '../../shared/contract/listener.ts';
import type { ShadowStatus } from '../../shared/contract/shadow.ts';
import { defaultUpstreamOptions, type UpstreamOptions } from '../../shared/contract/upstream.ts';
import { nextEvent, TestServer, watchTimeline } from './server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Ends with the test, what was started last first. */
export function atEnd(close: () => unknown): void {
  closers.push(close);
}

/** A served listener, to be given a shadow. */
export class Shadowed {
  readonly server: TestServer;
  readonly client: Client;
  readonly listener: number;
  readonly #timeline: Awaited<ReturnType<typeof watchTimeline>>;

  private constructor(
    server: TestServer,
    client: Client,
    listener: number,
    timeline: Awaited<ReturnType<typeof watchTimeline>>,
  ) {
    this.server = server;
    this.client = client;
    this.listener = listener;
    this.#timeline = timeline;
  }

  static async start(args: readonly string[] = [], data?: string): Promise<Shadowed> {
    const server = await TestServer.start(args, data);
    atEnd(() => server.kill());
    const client = await server.connect();
    const [listener] = await client.call('listener.list', {});
    return new Shadowed(server, client, listener?.id ?? 0, await watchTimeline(client));
  }

  update(shadow: ShadowSettings | null) {
    return this.client.call('listener.update', { id: this.listener, change: { shadow } });
  }

  /** An app as shadow; with a token Scimscope signs in there itself. */
  async app(url: string, token?: string, options: Partial<UpstreamOptions> = {}): Promise<void> {
    if (token !== undefined)
      await this.client.call('listener.setSecret', { id: this.listener, slot: 'shadow', value: token });
    const credentials = token === undefined ? ({ kind: 'received' } as const) : ({ kind: 'bearer' } as const);
    const upstream = { ...defaultUpstreamOptions, credentials, ...options };
    await this.update({ on: true, target: { kind: 'upstream', url }, upstream });
  }

  /** A mock with a directory of its own as shadow. */
  async mock(profile = 'tolerant'): Promise<void> {
    await this.client.call('listener.newShadowDirectory', { id: this.listener, profile });
  }

  fetch(method: string, target: string, body?: unknown, headers: Record<string, string> = {}) {
    return this.server.fetch(target, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The account of the shadow, once it has dealt with `count` requests. */
  async done(count: number): Promise<ShadowStatus> {
    const isDone = (shadows: readonly ShadowStatus[]) =>
      shadows.find((one) => one.listener === this.listener && total(one) >= count && one.waiting === 0);
    const later = nextEvent(this.client, 'shadow.changed', ({ shadows }) => isDone(shadows) !== undefined);
    const now = isDone(await this.client.call('shadow.list', {}));
    const status = now ?? isDone((await later).shadows);
    if (!status) throw new Error('no shadow');
    return status;
  }

  /** How many exchanges of clients are stored. */
  async recorded(): Promise<number> {
    const sessions = await this.client.call('session.list', {});
    return sessions.find(({ live }) => live)?.count ?? 0;
  }

  /** Exchanges of the timeline, whole, once there are `count`; the first `wanted` of them. */
  async exchanges(count: number, wanted = count) {
    const rows = await this.#timeline.rows(count);
    return Promise.all(rows.slice(0, wanted).map(({ id }) => this.client.call('exchange.get', { id })));
  }

  rows(count: number) {
    return this.#timeline.rows(count);
  }

  async json(id: number, role: 'requestReceived' | 'answerSent'): Promise<unknown> {
    const { base64 } = await this.client.call('exchange.body', { id, role });
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  }
}

function total({ counts }: ShadowStatus): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
