import { useEffect, useState } from 'react';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import type { Effect } from '../../../shared/contract/history.ts';
import { call, engine } from '../../app/engine.ts';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';

interface Known {
  readonly effect: Effect | null;
  readonly problem: Problem | null;
}

const nothing: Known = { effect: null, problem: null };

/** What an exchange changed; asked for again when the exchange is different, such as when its answer is there. */
export function useWhatChanged(exchange: Exchange | null): Known {
  const [state, setState] = useState<Known>(nothing);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client || !exchange) return;
    let current = true;
    call('history.effect', { exchange: exchange.id }).then(
      (effect) => current && setState({ effect, problem: null }),
      (error) => current && setState({ effect: null, problem: toProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [client, exchange]);
  return state.effect === null || state.effect.exchange === exchange?.id ? state : nothing;
}
