import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type Client, createClient } from '../../shared/contract/client.ts';
import type { EventName, EventPayload } from '../../shared/contract/rpc.ts';
import type { Channel } from '../../shared/contract/wire.ts';

const CLI = path.join(import.meta.dirname, '../../dist/node/cli.js');

const Ready = z.object({
  ready: z.literal(true),
  scim: z.string(),
  token: z.string().nullable(),
  ui: z.string(),
  data: z.string(),
  pid: z.number(),
  /** With a file of listeners only. */
  listeners: z
    .array(z.object({ name: z.string(), scim: z.string(), token: z.string().nullable() }))
    .optional(),
});

const folders: string[] = [];
const servers: ChildProcess[] = [];

/** What a test file started ends with it, also when a test failed half-way. */
afterAll(() => {
  for (const server of servers) server.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder, removed when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'scimscope-test-'));
  folders.push(folder);
  return folder;
}

/** Runs the built command to its end. */
export function runCli(
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return finished(child);
}

function finished(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

/** Exchanges the token of a UI address for a page's key, as the page does. */
export function redeem(ui: string, origin = new URL(ui).origin): Promise<Response> {
  const { host, hash } = new URL(ui);
  return fetch(`http://${host}/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hash.slice(1)}`, origin },
  });
}

/** A running `scimscope serve`. */
export class TestServer {
  readonly ready: z.infer<typeof Ready>;
  readonly child: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(child: ChildProcess, ready: z.infer<typeof Ready>) {
    this.child = child;
    this.ready = ready;
    this.#ended = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
  }

  /** Starts with free ports and a fresh folder unless told otherwise. */
  static async start(
    args: readonly string[] = [],
    data = temporaryFolder(),
    env: Readonly<Record<string, string>> = {},
  ): Promise<TestServer> {
    const child = spawn(
      process.execPath,
      [CLI, 'serve', '--ui-port', '0', '--data', data, ...withPort(args)],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...process.env, ...env },
      },
    );
    servers.push(child);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const line = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('\n')) resolve(text);
      });
      child.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${stderr}`)));
    });
    return new TestServer(child, Ready.parse(JSON.parse(line)));
  }

  get port(): number {
    return Number(new URL(this.ready.scim).port);
  }

  /** Request to a SCIM path such as `/Users`, with the token. */
  fetch(target: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.ready.token && !headers.has('authorization'))
      headers.set('authorization', `Bearer ${this.ready.token}`);
    if (init.body && !headers.has('content-type')) headers.set('content-type', 'application/scim+json');
    return fetch(`${this.ready.scim}${target}`, { ...init, headers });
  }

  /** A window's connection to the engine. */
  async connect(): Promise<Client> {
    const { host } = new URL(this.ready.ui);
    const answer = await redeem(this.ready.ui);
    if (!answer.ok) throw new Error(await answer.text());
    const { key } = z.object({ key: z.string() }).parse(await answer.json());
    const socket = new WebSocket(`ws://${host}/rpc`, ['scimscope', key], { origin: `http://${host}` });
    await new Promise((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    return createClient(toChannel(socket), (why) => {
      throw new Error(why);
    });
  }

  /** Exit code after SIGTERM. */
  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.#ended;
  }

  kill(): Promise<number | null> {
    this.child.kill('SIGKILL');
    return this.#ended;
  }
}

function withPort(args: readonly string[]): readonly string[] {
  return args.includes('--port') || args.includes('--listeners') ? args : ['--port', '0', ...args];
}

function toChannel(socket: WebSocket): Channel {
  return {
    send: (text) => socket.send(text),
    onMessage: (listener) => socket.on('message', (data) => listener(data.toString())),
    onClose: (listener) => socket.on('close', listener),
    close: () => socket.close(),
  };
}

/** The next event that satisfies the test. */
export function nextEvent<E extends EventName>(
  client: Client,
  event: E,
  test: (payload: EventPayload<E>) => boolean = () => true,
): Promise<EventPayload<E>> {
  return new Promise((resolve) => {
    const off = client.on(event, (payload) => {
      if (!test(payload)) return;
      off();
      resolve(payload);
    });
  });
}

/** A view over a session, the live one unless told otherwise, that follows it. */
export async function watchTimeline(client: Client, filter = '', id?: number) {
  const sessions = await client.call('session.list', {});
  const session = sessions.find((one) => (id === undefined ? one.live : one.id === id));
  if (!session) throw new Error('no such session');
  // Listened to before the view is open: its first change can come in one piece with the answer.
  const latest = new Map<number, number>();
  let version = 0;
  let notify = () => {};
  client.on('timeline.changed', ({ view, matching }) => {
    latest.set(view, matching);
    version++;
    notify();
  });
  const opened = await client.call('timeline.open', { session: session.id, filter });
  if (opened.kind !== 'view') throw new Error(opened.message);
  return {
    session,
    view: opened.view,
    /** Rows, once there are at least `count` of them and all have ended. */
    async rows(count: number) {
      for (;;) {
        const seen = version;
        const matching = latest.get(opened.view) ?? opened.matching;
        if (matching >= count) {
          const { rows } = await client.call('timeline.rows', { view: opened.view, from: 0, to: matching });
          if (rows.length >= count && rows.every(({ outcome }) => outcome !== 'pending')) return rows;
        }
        await new Promise<void>((resolve) => {
          notify = resolve;
          if (version !== seen) resolve();
        });
      }
    },
  };
}
