import { useEffect, useState } from 'react';
import type { ShadowStatus } from '../../../../shared/contract/shadow.ts';
import { engine } from '../../../app/engine.ts';
import { report } from '../../../app/workspace.ts';
import { useStore } from '../../../ui/store.ts';

/** How the shadow of a listener does; null while it is off. */
export function useShadow(listener: number): ShadowStatus | null {
  const [all, setAll] = useState<readonly ShadowStatus[]>([]);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client) return;
    let current = true;
    const stop = client.on('shadow.changed', ({ shadows }) => setAll(shadows));
    client.call('shadow.list', {}).then((shadows) => current && setAll(shadows), report);
    return () => {
      current = false;
      stop();
    };
  }, [client]);
  return all.find((one) => one.listener === listener) ?? null;
}
