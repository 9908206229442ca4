import type { OpenExchange } from '../pipeline/open-exchange.ts';
import type { CallerSocket, WholeAnswer, WholeRequest } from '../pipeline/route.ts';
import type { ExchangeRecord, FlatHeaders } from '../store/record.ts';

/** What the first target said. */
export interface FirstAnswer {
  readonly status: number;
  readonly headers: FlatHeaders;
  /** With its content coding. */
  readonly body: Buffer;
  /** False when only a part of the body is here. */
  readonly whole: boolean;
}

/** A request that the first target has answered. */
export interface Answered {
  readonly exchange: Pick<ExchangeRecord, 'id' | 'session' | 'basePath' | 'secure'>;
  /** Its exchange is stored. */
  readonly recorded: boolean;
  readonly socket: CallerSocket;
  readonly request: WholeRequest;
  readonly answer: FirstAnswer;
}

const EMPTY = Buffer.alloc(0);

/** What went to the first target and came back, after an exchange that nothing acted on; null when no answer did. */
export function answeredOf(exchange: OpenExchange, firstIsMock: boolean): Answered | null {
  const { record } = exchange;
  const { request, status } = record;
  const said = firstIsMock ? record.sent : record.answer;
  const requestIsWhole = record.requestDone !== null && (request.body?.length ?? 0) === request.size;
  if (!requestIsWhole || said === null || status === null) return null;
  const body = said.body ?? EMPTY;
  return {
    ...origin(exchange),
    request: {
      method: record.method,
      target: record.url,
      headers: request.headers,
      trailers: [],
      body: request.body ?? EMPTY,
    },
    answer: {
      status: record.answer?.status ?? status,
      headers: said.headers,
      body,
      whole: body.length === said.size && exchange.response.writableFinished,
    },
  };
}

/** The same for an exchange that rules had in hand: the request as they have made it, the answer as it came. */
export function answeredWhole(exchange: OpenExchange, request: WholeRequest, answer: WholeAnswer): Answered {
  const { status, headers, body, rest } = answer;
  return { ...origin(exchange), request, answer: { status, headers, body, whole: rest === null } };
}

function origin({ record, recorded, request: { socket } }: OpenExchange) {
  const { id, session, basePath, secure } = record;
  const { remoteAddress, localAddress, localPort } = socket;
  return {
    exchange: { id, session, basePath, secure },
    recorded,
    socket: { remoteAddress, localAddress, localPort },
  };
}
