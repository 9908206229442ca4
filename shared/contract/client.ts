import {
  type EventName,
  type EventPayload,
  type MethodName,
  type MethodParams,
  type MethodResult,
  rpcEvents,
  rpcMethods,
} from './rpc.ts';
import { type Channel, FromEngine, RpcError } from './wire.ts';

/** The window's end of the contract. */
export interface Client {
  call<M extends MethodName>(method: M, params: MethodParams<M>): Promise<MethodResult<M>>;
  /** Returns a function that ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  onClose(listener: () => void): () => void;
  close(): void;
}

interface Waiting {
  readonly method: MethodName;
  resolve(value: never): void;
  reject(error: RpcError): void;
}

/**
 * Speaks the contract over a channel. Results and events are parsed; one that does not fit the contract fails
 * the call (or is reported through `onBadMessage`) instead of reaching the UI.
 */
export function createClient(channel: Channel, onBadMessage: (why: string) => void = () => {}): Client {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const closeListeners = new Set<() => void>();
  let lastCall = 0;
  let closed = false;

  channel.onMessage((text) => {
    const envelope = FromEngine.safeParse(parseJson(text));
    if (!envelope.success) return onBadMessage(`unreadable message from the engine: ${text.slice(0, 200)}`);
    const message = envelope.data;
    if ('event' in message) return dispatch(message.event, message.payload);
    const call = waiting.get(message.answer);
    if (!call) return;
    waiting.delete(message.answer);
    if ('failure' in message) {
      const { code, message: what, next } = message.failure;
      return call.reject(new RpcError(code, what, next));
    }
    const result = rpcMethods[call.method].result.safeParse(message.result);
    if (result.success) call.resolve(result.data as never);
    else
      call.reject(
        new RpcError('internal', `${call.method} answered outside the contract: ${result.error.message}`),
      );
  });

  channel.onClose(() => {
    closed = true;
    for (const call of waiting.values()) call.reject(disconnected());
    waiting.clear();
    for (const listener of closeListeners) listener();
  });

  function dispatch(name: string, payload: unknown): void {
    if (!isEventName(name)) return onBadMessage(`unknown event ${name}`);
    const parsed = rpcEvents[name].safeParse(payload);
    if (!parsed.success)
      return onBadMessage(`event ${name} is outside the contract: ${parsed.error.message}`);
    for (const listener of listeners.get(name) ?? []) listener(parsed.data as never);
  }

  return {
    call(method, params) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(disconnected());
        const call = ++lastCall;
        waiting.set(call, { method, resolve, reject });
        channel.send(JSON.stringify({ call, method, params }));
      });
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    close: () => channel.close(),
  };
}

function disconnected(): RpcError {
  return new RpcError('unavailable', 'The engine is not running.', 'Restart it; nothing recorded is lost.');
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(rpcEvents, name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
