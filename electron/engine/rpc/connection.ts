import {
  type EventName,
  type EventPayload,
  type MethodName,
  rpcMethods,
} from '../../../shared/contract/rpc.ts';
import {
  Call,
  type Channel,
  type FromEngine,
  RpcError,
  type RpcFailure,
} from '../../../shared/contract/wire.ts';
import { messageOf } from '../errors.ts';

/** What answers a call: parsed parameters in, a result that fits the contract out. */
export type Dispatch = (method: MethodName, params: unknown, connection: RpcConnection) => unknown;

/** The engine's end of one window's channel. */
export class RpcConnection {
  readonly #channel: Channel;
  /** Views this window opened; closed with it. */
  readonly views = new Set<number>();

  constructor(channel: Channel, dispatch: Dispatch, onClose: (connection: RpcConnection) => void) {
    this.#channel = channel;
    channel.onMessage((text) => void this.#receive(text, dispatch));
    channel.onClose(() => onClose(this));
  }

  emit<E extends EventName>(event: E, payload: EventPayload<E>): void {
    this.#send({ event, payload });
  }

  close(): void {
    this.#channel.close();
  }

  async #receive(text: string, dispatch: Dispatch): Promise<void> {
    const call = Call.safeParse(parseJson(text));
    if (!call.success) return;
    const { call: answer, method, params } = call.data;
    try {
      if (!isMethod(method)) throw new RpcError('unsupported', `There is no method ${method}.`);
      const parsed = rpcMethods[method].params.safeParse(params);
      if (!parsed.success) throw new RpcError('badRequest', explainIssues(method, parsed.error.issues));
      this.#send({ answer, result: await dispatch(method, parsed.data, this) });
    } catch (error) {
      this.#send({ answer, failure: toFailure(error) });
    }
  }

  #send(message: FromEngine): void {
    this.#channel.send(JSON.stringify(message));
  }
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(rpcMethods, name);
}

function explainIssues(method: string, issues: readonly { path: PropertyKey[]; message: string }[]): string {
  return issues.map((issue) => `${[method, ...issue.path].join('.')}: ${issue.message}`).join('; ');
}

function toFailure(error: unknown): RpcFailure {
  if (error instanceof RpcError) return { code: error.code, message: error.message, next: error.next };
  const next = error instanceof Error && 'next' in error && typeof error.next === 'string' ? error.next : '';
  return { code: 'internal', message: messageOf(error), next };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
