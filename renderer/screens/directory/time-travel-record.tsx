import { Ban, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { DirectoryDescription, DirectoryType, Resource } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { call } from '../../app/engine.ts';
import { openExchange } from '../../app/place.ts';
import { Code } from '../../code/code.tsx';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import { EmptyState, InlineError, type Problem, toProblem } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { type AttributeRow, attributeSections } from './attribute-rows.ts';
import { directoryPlace, moveTo } from './directory-place.ts';
import { changedBy } from './time-travel.ts';
import { useStep } from './time-travel-state.ts';
import { labelOf } from './words.ts';

interface Past {
  readonly id: string;
  readonly resource: Resource | null;
  readonly before: Resource | null;
  readonly links: readonly { readonly attribute: string; readonly total: number }[];
}

/** One person or group as it was at a point, with what the write that led there changed. */
export function TimeTravelRecord(props: {
  listener: Listener;
  description: DirectoryDescription;
  type: DirectoryType;
  id: string;
  point: number;
}) {
  const { listener, description, type, id, point } = props;
  const { past, problem } = usePast(listener.id, point, type.name, id);
  const step = useStep(listener.id, point);
  const tab = useStore(directoryPlace, (now) => now.tab);
  const isChanged = changedBy(step, type.name, id);
  if (problem) {
    return (
      <section className="record" aria-label="Record">
        <div className="record-notice">
          <InlineError problem={problem} />
        </div>
      </section>
    );
  }
  if (!past) return <section className="record" aria-label="Record" aria-busy="true" />;
  const shown = past.resource ?? (isChanged ? past.before : null);
  if (!shown) {
    return (
      <section className="record" aria-label="Record">
        <EmptyState
          icon={<Trash2 size={18} strokeWidth={1.75} aria-hidden="true" />}
          title="Not there at that time"
        >
          <span className="mono">{id}</span> was created later, or deleted by then.
        </EmptyState>
      </section>
    );
  }
  const second = typeof shown.userName === 'string' ? shown.userName : null;
  const exchange = isChanged ? (step?.exchange ?? null) : null;
  return (
    <section className="record" aria-label="Record">
      <header className="record-head">
        <h2 className="record-title">
          <bdi className="cut">{labelOf(shown)}</bdi>
          {shown.active === false && (
            <span className="badge bad">
              <Ban size={13} strokeWidth={1.75} aria-hidden="true" />
              Off
            </span>
          )}
          {past.resource === null && <span className="badge bad">Deleted by this write</span>}
          {past.resource !== null && past.before === null && isChanged && (
            <span className="badge">Created by this write</span>
          )}
        </h2>
        <p className="record-second mono cut">
          {second !== null && `${second} · `}
          <span className="t3">{id}</span>
        </p>
        <div className="record-acts">
          {exchange !== null && (
            <Button kind="ghost" onPress={() => openExchange(exchange, 'diff')}>
              Show the exchange
            </Button>
          )}
        </div>
      </header>
      <Tabs
        label="Views of the record"
        selected={tab === 'json' ? 'json' : 'resource'}
        onSelect={(next) => moveTo({ tab: next })}
        tabs={[
          {
            id: 'resource',
            label: 'Resource',
            panel: () => (
              <PastAttributes past={past} type={type} description={description} isChanged={isChanged} />
            ),
          },
          {
            id: 'json',
            label: 'As JSON',
            panel: () => (
              <Code value={JSON.stringify(shown, null, 2)} label="The resource as JSON" language="json" />
            ),
          },
        ]}
      />
    </section>
  );
}

function usePast(listener: number, point: number, type: string, id: string) {
  const [state, setState] = useState<{ past: Past | null; problem: Problem | null }>({
    past: null,
    problem: null,
  });
  useEffect(() => {
    let current = true;
    call('history.get', { listener, point, type, id }).then(
      (found) => current && setState({ past: { id, ...found }, problem: null }),
      (error) => current && setState({ past: null, problem: toProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [listener, point, type, id]);
  return state.past && state.past.id !== id ? { past: null, problem: null } : state;
}

interface Line extends AttributeRow {
  readonly was: string | null;
  readonly is: string | null;
}

function PastAttributes(props: {
  past: Past;
  type: DirectoryType;
  description: DirectoryDescription;
  isChanged: boolean;
}) {
  const { past, type, description, isChanged } = props;
  const sections = useMemo(() => {
    const before = past.before && isChanged ? attributeSections(past.before, type, description) : null;
    const after = past.resource ? attributeSections(past.resource, type, description) : [];
    return merged(before, after);
  }, [past, type, description, isChanged]);
  const listed = past.links.filter(({ attribute }) => !Array.isArray(past.resource?.[attribute]));
  const shown = type.links.flatMap((attribute) => {
    const held = past.resource?.[attribute];
    return Array.isArray(held) ? [{ attribute, held: held as readonly unknown[] }] : [];
  });
  return (
    <table className="attributes past-attributes" aria-label="Attributes at that time">
      <thead>
        <tr>
          <th scope="col">Attribute</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      {sections.map(({ title, rows }) => (
        <tbody key={title ?? ''}>
          {title !== null && (
            <tr className="attribute-section">
              <th scope="rowgroup" colSpan={2} className="mono cut">
                {title}
              </th>
            </tr>
          )}
          {rows.map((row) => (
            <tr key={row.key} className={row.was === row.is ? '' : 'past-changed'}>
              <th scope="row" className={title === null ? 'mono cut' : 'mono cut indented'}>
                <span className="attribute-name cut">{row.name}</span>
              </th>
              <td>
                {row.was !== row.is && row.was !== null && (
                  <del className="past-was">
                    <span aria-hidden="true">− </span>
                    <bdi>{row.was}</bdi>
                  </del>
                )}
                {row.is !== null &&
                  (row.was === row.is ? (
                    <bdi className={row.mono ? 'mono' : undefined}>{row.is}</bdi>
                  ) : (
                    <ins className="past-is">
                      <span aria-hidden="true">+ </span>
                      <bdi>{row.is}</bdi>
                    </ins>
                  ))}
                {row.note && <span className="t3"> {row.note}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
      {shown.length + listed.length > 0 && (
        <tbody>
          {listed.map(({ attribute, total }) => (
            <tr key={attribute}>
              <th scope="row" className="mono cut">
                {attribute}
              </th>
              <td className="nums">{count(total)}</td>
            </tr>
          ))}
          {shown.flatMap(({ attribute, held }) =>
            held.map((each, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what a member is, its place tells
              <tr key={`${attribute} ${at}`}>
                <th scope="row" className="mono cut">
                  {at === 0 ? attribute : ''}
                </th>
                <td>
                  <bdi>{memberLabel(each)}</bdi>
                </td>
              </tr>
            )),
          )}
        </tbody>
      )}
    </table>
  );
}

function memberLabel(element: unknown): string {
  const { display, value } = (element ?? {}) as { display?: unknown; value?: unknown };
  return typeof display === 'string' ? display : String(value);
}

type Sections = ReturnType<typeof attributeSections>;

/** Both states line by line; `before` null: nothing of it is shown. */
function merged(before: Sections | null, after: Sections): { title: string | null; rows: Line[] }[] {
  const old = new Map((before ?? []).flatMap(({ rows }) => rows).map((row) => [row.key, row]));
  const sections = after.map(({ title, rows }) => ({
    title,
    rows: rows.map((row): Line => {
      const was = before === null ? row.value : (old.get(row.key)?.value ?? null);
      old.delete(row.key);
      return { ...row, was, is: row.value };
    }),
  }));
  for (const { title, rows } of before ?? []) {
    const gone = rows
      .filter(({ key }) => old.has(key))
      .map((row): Line => ({ ...row, was: row.value, is: null }));
    if (gone.length === 0) continue;
    const place = sections.find((section) => section.title === title);
    if (place) place.rows.push(...gone);
    else sections.push({ title, rows: gone });
  }
  return sections;
}
