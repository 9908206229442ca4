import { useEffect, useMemo, useState } from 'react';
import type { Listener } from '../../../shared/contract/listener.ts';
import type { Registry } from '../../../shared/scim/registry.ts';
import { call } from '../../app/engine.ts';
import { useResourceCheck } from '../directory/resource-check.ts';
import { checkBody, type Purpose, registryOf, standardRegistry, type Verdict } from './scim-check.ts';

/**
 * Checks a body while it is typed: by the schemas of the listener's mock where it has one, and for a whole
 * resource by the mock itself with its profile; by RFC 7643 otherwise. Null for an empty body.
 */
export function useScimCheck(
  listener: Listener | undefined,
  { method, path, stage }: Purpose,
  text: string | null,
): Verdict | null {
  const registry = useRegistry(listener);
  const verdict = useMemo(
    () => (text === null || text.trim() === '' ? null : checkBody(text, { method, path, stage }, registry)),
    [text, method, path, stage, registry],
  );
  const mock = listener?.target.kind === 'mock' ? listener.id : null;
  const type = verdict && verdict.kind !== 'notJson' ? verdict.type : null;
  const whole = type !== null && stage === 'request' && !/^PATCH$/i.test(method);
  const refused = useResourceCheck(mock, type ?? '', whole ? text : null);
  // The mock's word counts more: its profile may take what the RFC does not.
  if (whole && mock !== null)
    return refused
      ? { kind: 'wrong', by: 'mock', problem: refused, pointer: null, type }
      : { kind: 'valid', words: `valid ${type}`, type };
  return verdict;
}

function useRegistry(listener: Listener | undefined): Registry {
  const [registry, setRegistry] = useState<Registry | null>(null);
  const id = listener?.target.kind === 'mock' ? listener.id : null;
  useEffect(() => {
    setRegistry(null);
    if (id === null) return;
    let current = true;
    call('directory.describe', { listener: id })
      .then((description) => current && setRegistry(registryOf(description)))
      // Without them the schemas of the RFC do.
      .catch(() => {});
    return () => {
      current = false;
    };
  }, [id]);
  return registry ?? standardRegistry();
}
