import type { MethodName } from '../../../shared/contract/rpc.ts';
import type { RpcFailure } from '../../../shared/contract/wire.ts';
import type { CommitNotice } from '../store/capture-store.ts';

/** Calls of the contract that only read, and are answered by the index worker. */
export const indexedMethods = [
  'timeline.open',
  'timeline.rows',
  'timeline.lines',
  'timeline.fold',
  'timeline.locate',
  'timeline.histogram',
  'timeline.facets',
  'timeline.close',
  'filter.values',
  'thread.list',
  'thread.story',
  'exchange.context',
  'exchange.get',
  'exchange.body',
  'exchange.curl',
  'rule.fromExchange',
  'rule.tryOut',
  'history.track',
  'history.step',
  'history.pointAt',
  'history.list',
  'history.locate',
  'history.get',
  'history.effect',
  'history.compare',
] as const satisfies readonly MethodName[];
export type IndexedMethod = (typeof indexedMethods)[number];

export interface WorkerStart {
  /** Folder of the workspace. */
  readonly data: string;
  /** Exchanges with a lower id belong to earlier runs of the engine: without an ending they never will have one. */
  readonly firstId: number;
}

export type ToWorker =
  | { readonly kind: 'call'; readonly call: number; readonly method: IndexedMethod; readonly params: unknown }
  | ({
      readonly kind: 'committed';
      /** The main thread has its hands full; the index can wait. */
      readonly busy: boolean;
    } & CommitNotice)
  /** The oldest exchanges of these sessions, or all, were deleted. */
  | { readonly kind: 'deleted'; readonly sessions: readonly number[] }
  | { readonly kind: 'orphans'; readonly call: number }
  /** What the deriver has learnt, for one beside it. */
  | { readonly kind: 'memory'; readonly call: number }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'answer'; readonly call: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly call: number; readonly failure: RpcFailure }
  | {
      readonly kind: 'viewChanged';
      readonly view: number;
      readonly matching: number;
      readonly total: number;
      readonly length: number;
      readonly unsearched: number;
      readonly changed: readonly number[];
      readonly operations: readonly number[];
      readonly reset: boolean;
      readonly trimmed: number;
    }
  | { readonly kind: 'stopped' };
