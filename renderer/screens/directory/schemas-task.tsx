import { Trash2, Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DefinitionList } from '../../../shared/contract/directory.ts';
import { call, engine } from '../../app/engine.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { counted } from '../../ui/format.ts';
import { InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { Task, type TaskProps } from './task-frame.tsx';

/** Schemas, extensions and resource types that are added to those of the RFC. */
export function SchemasTask({ listener, description, busy }: TaskProps) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const own = useDefinitions(listener.id, description.directory, setProblem);
  const run = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  const add = (files: readonly File[]) =>
    run(async () => {
      const read = await Promise.all(
        files.map(async (file) => ({ name: file.name, text: await file.text() })),
      );
      await call('directory.define', { listener: listener.id, files: read });
    });
  const remove = (id: string) => run(() => call('directory.undefine', { listener: listener.id, id }));
  return (
    <Task title="Schemas">
      <p className="t2">
        Beside those of RFC 7643 the mock keeps schemas, extensions and resource types of yours, in every
        profile. Load what <span className="mono">/Schemas</span> and{' '}
        <span className="mono">/ResourceTypes</span> of an app answer, or a file of one’s own; one with the
        same name takes the place of the other.
      </p>
      <input
        ref={input}
        type="file"
        multiple
        className="visually-hidden"
        aria-label="Files of schemas"
        tabIndex={-1}
        accept=".json,.scim,.txt"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) void add(files);
        }}
      />
      <div className="task-acts">
        <Button
          icon={<Upload size={14} strokeWidth={1.75} />}
          disabled={busy}
          onPress={() => input.current?.click()}
        >
          Load files…
        </Button>
      </div>
      {problem && <InlineError problem={problem} />}
      {own && own.schemas.length + own.resourceTypes.length === 0 && (
        <p className="t3">There are none of yours yet.</p>
      )}
      {own && (
        <ul className="snapshot-list" aria-label="Schemas and resource types of yours">
          {own.resourceTypes.map(({ name, endpoint, schema }) => (
            <Defined
              key={name}
              name={name}
              facts={['Resource type', endpoint, schema]}
              disabled={busy}
              onRemove={() => void remove(name)}
            />
          ))}
          {own.schemas.map(({ id, name, attributes, of, replaces }) => (
            <Defined
              key={id}
              name={name}
              facts={[
                replaces ? 'Schema, in place of the one in RFC 7643' : 'Schema',
                id,
                counted(attributes, 'attribute'),
                of.length > 0 ? `of ${of.join(', ')}` : 'of no resource type',
              ]}
              disabled={busy}
              onRemove={() => void remove(id)}
            />
          ))}
        </ul>
      )}
    </Task>
  );
}

function Defined(props: { name: string; facts: readonly string[]; disabled: boolean; onRemove: () => void }) {
  const { name, facts, disabled, onRemove } = props;
  return (
    <li className="snapshot">
      <span className="grow">
        <bdi className="strong">{name}</bdi>
        <span className="t3 hint">{facts.join(' · ')}</span>
      </span>
      <IconButton label={`Take ${name} away`} disabled={disabled} onPress={onRemove}>
        <Trash2 size={14} strokeWidth={1.75} />
      </IconButton>
    </li>
  );
}

function useDefinitions(
  listener: number,
  directory: number,
  onProblem: (problem: Problem) => void,
): DefinitionList | null {
  const [list, setList] = useState<DefinitionList | null>(null);
  const client = useStore(engine, (now) => (now.kind === 'connected' ? now.client : null));
  useEffect(() => {
    if (!client) return;
    let current = true;
    const read = () => {
      client.call('directory.definitions', { listener }).then(
        (value) => current && setList(value),
        (error) => current && onProblem(toProblem(error)),
      );
    };
    read();
    const stop = client.on('directory.defined', (change) => {
      if (change.directory === directory) read();
    });
    return () => {
      current = false;
      stop();
    };
  }, [client, listener, directory, onProblem]);
  return list;
}
