import { useEffect, useState } from 'react';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import type { Resource } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { call } from '../../app/engine.ts';
import { Code } from '../../code/code.tsx';
import { Button } from '../../ui/button.tsx';
import { openRecord } from '../directory/directory-place.ts';

/** The record a held exchange is about, as the mock had it when the pane was opened. */
export interface RecordBefore {
  type: string;
  id: string;
  listener: number;
  /** Null: the mock has none of that id. Links such as members are left out. */
  resource: Resource | null;
}

/** Null where there is nothing to look at: an upstream target, or no id in the request. */
export function useRecordBefore(held: Held, listener: Listener | undefined): RecordBefore | null {
  const [state, setState] = useState<{ held: number; before: RecordBefore } | null>(null);
  const mock = listener?.target.kind === 'mock' ? listener.id : null;
  const type = held.meaning.subject?.type;
  const id = held.meaning.subject?.id;
  useEffect(() => {
    if (mock === null || !type || !id) return;
    let current = true;
    call('directory.get', { listener: mock, type, id }).then(
      ({ resource }) =>
        current && setState({ held: held.id, before: { type, id, listener: mock, resource } }),
      // A type the mock does not have: then there is no record either.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [held.id, mock, type, id]);
  return state?.held === held.id ? state.before : null;
}

export function BeforeTab({ held, before }: { held: Held; before: RecordBefore }) {
  const { type, id, listener, resource } = before;
  if (!resource) {
    return (
      <p className="held-words t2">
        The mock has no {type} <span className="mono">{id}</span>
        {held.stage === 'request' ? ', and answers 404 when this reaches it.' : '.'}
      </p>
    );
  }
  return (
    <div className="held-editor">
      <div className="pane-head body-head">
        <span className="label cut">
          As the mock has it{held.stage === 'request' ? ', before this reaches it' : ''}
        </span>
        <span className="grow" />
        <Button kind="link" onPress={() => openRecord(type, id, listener)}>
          Open in the Directory
        </Button>
      </div>
      <div className="held-code">
        <Code value={JSON.stringify(resource, null, 2)} label={`The ${type} before`} language="json" />
      </div>
    </div>
  );
}
