import { useEffect, useState } from 'react';
import type { Session } from '../../../shared/contract/session.ts';
import { call, engine } from '../../app/engine.ts';

/** What a new connection goes through, in order. */
export interface Watch {
  firstRequest: boolean;
  accepted: boolean;
  lookup: boolean;
  create: boolean;
}

const nothing: Watch = { firstRequest: false, accepted: false, lookup: false, create: false };
const considered = 300;

/** Ticks off the first steps from the first rows of a session. */
export function useWatch(session: Session): Watch {
  const [watch, setWatch] = useState<Watch & { session: number }>({ ...nothing, session: session.id });
  const now = watch.session === session.id ? watch : { ...nothing, session: session.id };
  const finished = now.create && now.lookup && now.accepted;
  const sofar = Math.min(session.count, considered);
  useEffect(() => {
    if (finished || sofar === 0 || engine.get().kind !== 'connected') return;
    let current = true;
    const look = async () => {
      const opened = await call('timeline.open', { session: session.id });
      if (opened.kind !== 'view') return;
      const { rows } = await call('timeline.rows', { view: opened.view, from: 0, to: sofar });
      void call('timeline.close', { view: opened.view });
      if (!current) return;
      const fine = rows.filter((row) => row.status !== null && row.status < 400);
      setWatch({
        session: session.id,
        firstRequest: rows.length > 0,
        accepted: rows.some((row) => row.status !== null && row.status !== 401 && row.status !== 403),
        lookup: fine.some((row) => row.kind === 'lookup' || row.kind === 'probe'),
        create: fine.some((row) => row.kind === 'create'),
      });
    };
    look().catch(() => {});
    return () => {
      current = false;
    };
  }, [session.id, sofar, finished]);
  return now;
}
