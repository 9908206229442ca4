import { useEffect, useState } from 'react';
import type { Exchange, MessageRole } from '../../shared/contract/exchange.ts';
import { fromBase64 } from '../code/hex.ts';
import { type Problem, toProblem } from '../ui/notice.tsx';
import { useStore } from '../ui/store.ts';
import { call, engine } from './engine.ts';

/**
 * An exchange, asked for again when it is different or others were removed. What was read stays until then, also
 * when the exchange itself is not there any more: the problem then says so beside it.
 */
export function useExchange(
  id: number | null,
  reveal = false,
): { exchange: Exchange | null; problem: Problem | null } {
  const [state, setState] = useState<{ exchange: Exchange | null; problem: Problem | null }>({
    exchange: null,
    problem: null,
  });
  const [version, setVersion] = useState(0);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client || id === null) return;
    return client.on('timeline.changed', (change) => {
      if (change.reset || change.changed.includes(id)) setVersion((before) => before + 1);
    });
  }, [client, id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means that it is different now
  useEffect(() => {
    if (!client || id === null) return;
    let current = true;
    call('exchange.get', { id, reveal }).then(
      (exchange) => current && setState({ exchange, problem: null }),
      (error) =>
        current &&
        setState((before) => ({
          exchange: before.exchange?.id === id ? before.exchange : null,
          problem: toProblem(error),
        })),
    );
    return () => {
      current = false;
    };
  }, [client, id, reveal, version]);
  return state;
}

export interface Body {
  data: Uint8Array;
  /** Bytes of the whole stored body. */
  total: number;
  /** True when less was stored than passed. */
  cut: boolean;
  encoding: string | null;
}

/** Bytes fetched without asking. Larger bodies show their beginning and a button. */
export const bodyGate = 512 * 1024;
const chunk = 2 * 1024 * 1024;

/** A body; `whole` fetches all of it, otherwise what fits the gate. */
export function useBody(
  id: number,
  role: MessageRole | null,
  options: { encoded: boolean; whole: boolean },
): { body: Body | null; problem: Problem | null } {
  const [state, setState] = useState<{ key: string; body: Body | null; problem: Problem | null }>({
    key: '',
    body: null,
    problem: null,
  });
  const { encoded, whole } = options;
  const key = `${id} ${role} ${encoded} ${whole}`;
  useEffect(() => {
    if (!role) return;
    let current = true;
    fetchBody(id, role, encoded, whole).then(
      (body) => current && setState({ key, body, problem: null }),
      (error) => current && setState({ key, body: null, problem: toProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [id, role, encoded, whole, key]);
  return state.key.startsWith(`${id} ${role} `) ? state : { body: null, problem: null };
}

/** A stored body, or with `whole` false what of it fits the gate. */
export async function fetchBody(
  id: number,
  role: MessageRole,
  encoded: boolean,
  whole: boolean,
): Promise<Body> {
  const first = await call('exchange.body', {
    id,
    role,
    encoded,
    offset: 0,
    limit: whole ? chunk : bodyGate,
  });
  const parts = [fromBase64(first.base64)];
  let have = parts[0]?.length ?? 0;
  while (whole && have < first.total) {
    const next = fromBase64(
      (await call('exchange.body', { id, role, encoded, offset: have, limit: chunk })).base64,
    );
    if (next.length === 0) break;
    parts.push(next);
    have += next.length;
  }
  const data = new Uint8Array(have);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { data, total: first.total, cut: first.cut, encoding: first.encoding };
}
