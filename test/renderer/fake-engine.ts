import type { Row } from '../../shared/contract/exchange.ts';
import type { Channel } from '../../shared/contract/wire.ts';

export interface FakeEngine {
  /** The window's end. */
  channel: Channel;
  /** Methods that were called, in order, with their parameters. */
  readonly calls: readonly { method: string; params: unknown }[];
  emit(event: string, payload: unknown): void;
  /** Answers are held back while paused. */
  pause(): void;
  resume(): void;
}

export type FakeMethods = Readonly<Record<string, (params: never) => unknown>>;

/** An engine in memory: answers each call with what its method returns, over a channel like the real one. */
export function fakeEngine(methods: FakeMethods): FakeEngine {
  let deliver: (text: string) => void = () => {};
  let held: string[] | null = null;
  const calls: { method: string; params: unknown }[] = [];
  const send = (message: unknown) => {
    const text = JSON.stringify(message);
    if (held) held.push(text);
    else queueMicrotask(() => deliver(text));
  };
  return {
    calls,
    channel: {
      send(text) {
        const { call, method, params } = JSON.parse(text) as { call: number; method: string; params: never };
        calls.push({ method, params });
        const answer = methods[method];
        if (answer) send({ answer: call, result: answer(params) });
        else send({ answer: call, failure: { code: 'unsupported', message: `No ${method}.`, next: '' } });
      },
      onMessage(listener) {
        deliver = listener;
      },
      onClose() {},
      close() {},
    },
    emit: (event, payload) => send({ event, payload }),
    pause() {
      held = [];
    },
    resume() {
      const texts = held ?? [];
      held = null;
      for (const text of texts) queueMicrotask(() => deliver(text));
    },
  };
}

export function fakeRow(id: number, change: Partial<Row> = {}): Row {
  return {
    id,
    at: 1_795_000_000_000 + id,
    listener: 1,
    idp: 'okta',
    kind: 'read',
    sentence: ['Read ', { name: `Person ${id}` }],
    note: null,
    method: 'GET',
    target: `/scim/v2/Users/${id}`,
    status: 200,
    outcome: 'completed',
    took: 2,
    requestSize: 0,
    answerSize: 120,
    resendOf: null,
    tolerated: false,
    ...change,
  };
}
