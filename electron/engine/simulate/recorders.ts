import { now } from '../pipeline/clock.ts';
import type { Origins } from '../resend/origins.ts';
import type { CaptureStore } from '../store/capture-store.ts';
import type { ExchangeRecord } from '../store/record.ts';
import type { Recorder } from './wire.ts';

/** For requests to a listener of this engine: it records them, and says as which exchange. */
export function listenerRecorder(origins: Origins): Recorder {
  return {
    begin() {
      let id: number | null = null;
      let forget = () => {};
      return {
        connected(client) {
          forget = origins.expect(client, null, (arrived) => {
            id = arrived;
          });
        },
        ended() {
          forget();
          return id;
        },
      };
    },
  };
}

export interface DirectRecorderHost {
  readonly store: CaptureStore;
  session(): number;
  recording(): boolean;
  maxStoredBody(): number;
}

/** For requests to any other address: each is an exchange of no listener, stored when it has ended. */
export function directRecorder({ store, ...host }: DirectRecorderHost, origin: string): Recorder {
  return {
    begin({ method, url, headers, body }) {
      const receivedAt = now();
      return {
        connected: () => {},
        ended(result) {
          if (!host.recording()) return null;
          const limit = host.maxStoredBody();
          const record: ExchangeRecord = {
            storedBytes: null,
            id: store.nextId(),
            session: host.session(),
            listener: null,
            resendOf: null,
            target: origin,
            client: 'Scimscope',
            secure: origin.startsWith('https:'),
            receivedAt,
            requestDone: result.requestDone,
            answered: null,
            ending: {
              firstByte: result.firstByte,
              done: now() - receivedAt,
              outcome: result.problem === null ? 'completed' : 'failed',
              problem: result.problem,
            },
            problem: result.problem,
            method,
            url,
            basePath: '',
            status: result.status === 0 ? null : result.status,
            trace: [],
            request: { httpVersion: '1.1', headers, trailers: [], body, size: body?.length ?? 0 },
            forwarded: null,
            answer: null,
            sent:
              result.status === 0
                ? null
                : {
                    httpVersion: result.httpVersion,
                    reason: result.reason,
                    headers: result.headers,
                    trailers: result.trailers,
                    body: result.body?.subarray(0, limit) ?? null,
                    size: result.size,
                  },
          };
          // A store that refuses says so to everybody; a run goes on without that record.
          store.record(record, () => {});
          return record.id;
        },
      };
    },
  };
}
