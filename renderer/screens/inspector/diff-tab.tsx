import { Diff as DiffIcon, History } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Exchange } from '../../../shared/contract/exchange.ts';
import type { Effect, ResourceEffect, SentValue } from '../../../shared/contract/history.ts';
import { keyOf } from '../../app/actions.ts';
import { openExchange } from '../../app/place.ts';
import { Diff } from '../../code/code.tsx';
import { Button, IconButton, Kbd } from '../../ui/button.tsx';
import { Segments, Select, Switch } from '../../ui/field.tsx';
import { count } from '../../ui/format.ts';
import { EmptyState, InlineError, Notice, type Problem } from '../../ui/notice.tsx';
import { createStore, useStore } from '../../ui/store.ts';
import { travelTo } from '../directory/time-travel.ts';
import { type DiffEntry, diffEntries, unchanged } from './diff-entries.ts';
import { DiffLinks } from './diff-links.tsx';
import { diffParts } from './diff-parts.ts';
import { DiffRequest } from './diff-request.tsx';
import { DiffTable } from './diff-table.tsx';
import { DiffWords } from './diff-words.tsx';
import './diff.css';

type Look = 'attributes' | 'json' | 'request';

/** How the diff is looked at; the same for the next exchange. */
const looking = createStore<{ look: Look; changedOnly: boolean; meta: boolean }>({
  look: 'attributes',
  changedOnly: true,
  meta: false,
});

/** What the exchange did: the resource before and after, and what became of what was sent. */
export function DiffTab(props: { exchange: Exchange; effect: Effect | null; problem: Problem | null }) {
  const { exchange, effect, problem } = props;
  if (problem) {
    return (
      <div className="record-notice">
        <InlineError problem={problem} />
      </div>
    );
  }
  if (!effect) return <div className="diff-tab" aria-busy="true" />;
  if (effect.by === 'nothing' || effect.resources.length === 0) return <Nothing effect={effect} />;
  return <Changed key={exchange.id} exchange={exchange} effect={effect} />;
}

function Nothing({ effect }: { effect: Effect }) {
  const { moment } = effect;
  return (
    <EmptyState
      icon={<DiffIcon size={18} strokeWidth={1.75} aria-hidden="true" />}
      title="Nothing changed"
      actions={
        moment && (
          <Button
            icon={<History size={14} strokeWidth={1.75} />}
            onPress={() => travelTo(moment.listener, moment.point)}
          >
            Directory at that time
          </Button>
        )
      }
    >
      {effect.why}
    </EmptyState>
  );
}

function Changed({ exchange, effect }: { exchange: Exchange; effect: Effect }) {
  const [at, setAt] = useState(0);
  const [selected, setSelected] = useState<string | null>(null);
  const { look, changedOnly, meta } = useStore(looking, (now) => now);
  const resource = effect.resources[at] ?? (effect.resources[0] as ResourceEffect);
  const sent = useMemo(() => sentTo(effect, at), [effect, at]);
  const entries = useMemo(() => diffEntries(resource, sent, meta), [resource, sent, meta]);
  const same = useMemo(() => (changedOnly ? [] : unchanged(resource, meta)), [resource, changedOnly, meta]);
  useSteps(entries, selected, setSelected);
  const entry = entries.find(({ key }) => key === selected) ?? null;
  const { moment } = effect;
  return (
    <div className="diff-tab">
      <div className="pane-head diff-head">
        <Segments
          label="How the change is shown"
          value={look}
          options={[
            { id: 'attributes', label: 'Attributes' },
            { id: 'json', label: 'JSON' },
            { id: 'request', label: 'Request' },
          ]}
          onChange={(next) => looking.set((before) => ({ ...before, look: next }))}
        />
        {effect.resources.length > 1 && (
          <Select
            label="Resource"
            hideLabel
            value={String(at)}
            options={effect.resources.map(({ type, label, id }, place) => ({
              id: String(place),
              label,
              detail: `${type} ${id}`,
            }))}
            onChange={(next) => {
              setAt(Number(next));
              setSelected(null);
            }}
          />
        )}
        <span className="grow" />
        {look === 'attributes' && (
          <>
            <Switch
              label="Changed only"
              on={changedOnly}
              onChange={(on) => looking.set((before) => ({ ...before, changedOnly: on }))}
            />
            <span className="diff-keys t3">
              <Kbd keys={keyOf('diff-previous') ?? ''} /> <Kbd keys={keyOf('diff-next') ?? ''} /> next change
            </span>
          </>
        )}
        {look !== 'request' && (
          <Switch
            label="meta"
            on={meta}
            onChange={(on) => looking.set((before) => ({ ...before, meta: on }))}
          />
        )}
        {moment && effect.by === 'kept' && (
          <IconButton
            label="Directory at that time"
            onPress={() => travelTo(moment.listener, moment.point, resource)}
          >
            <History size={15} strokeWidth={1.75} />
          </IconButton>
        )}
      </div>
      <Notes effect={effect} resource={resource} />
      {look === 'attributes' && (
        <div className="diff-attributes">
          <DiffWords
            resource={resource}
            entries={entries}
            sent={sent}
            selected={selected}
            onSelect={setSelected}
          />
          <div className="diff-side">
            <DiffTable entries={entries} same={same} selected={selected} onSelect={setSelected} />
            <DiffLinks links={resource.links} />
            {entry?.pointer && <DiffRequest exchange={exchange} sent={sent} part={entry.pointer} />}
          </div>
        </div>
      )}
      {look === 'json' && <Sides resource={resource} meta={meta} />}
      {look === 'request' && <DiffRequest exchange={exchange} sent={effect.sent} part={null} />}
    </div>
  );
}

/** What was sent of one of several resources: of Bulk, the operations that are about it. */
function sentTo({ resources, sent }: Effect, at: number): readonly SentValue[] {
  const isBulk = sent.some(({ pointer }) => /^\/Operations\/\d+\/data\//.test(pointer));
  if (!isBulk) return at === 0 ? sent : [];
  return resources.length > 1 ? sent.filter((value) => value.resource === resources[at]?.id) : sent;
}

/** The keys for the next and previous change reach the tab while it is there. */
function useSteps(
  entries: readonly DiffEntry[],
  selected: string | null,
  select: (key: string | null) => void,
): void {
  useEffect(() => {
    diffParts.move = (by) => {
      const from = entries.findIndex(({ key }) => key === selected);
      const to = from < 0 ? (by > 0 ? 0 : entries.length - 1) : from + by;
      const next = entries[Math.max(0, Math.min(entries.length - 1, to))];
      if (next) select(next.key);
    };
    return () => {
      diffParts.move = null;
    };
  }, [entries, selected, select]);
}

function Notes({ effect, resource }: { effect: Effect; resource: ResourceEffect }) {
  const { seenIn, beforeKnown, afterKnown } = resource;
  const more = effect.total - effect.resources.length;
  return (
    <>
      {effect.by === 'observed' && (
        <p className="diff-note t2">
          Put together from what passed: the app keeps its people itself.
          {seenIn !== null && (
            <>
              {' '}
              The state before was last seen in{' '}
              <Button kind="link" onPress={() => openExchange(seenIn)}>
                an earlier exchange
              </Button>
              .
            </>
          )}
        </p>
      )}
      {!beforeKnown && (
        <div className="record-notice">
          <Notice
            tone="info"
            what="What stood before is not known."
            next="No earlier exchange that is recorded showed it whole, so everything counts as new."
          />
        </div>
      )}
      {!afterKnown && (
        <div className="record-notice">
          <Notice
            tone="info"
            what="What stands now is not known."
            next="The answer did not show it and nobody read it before the next change."
          />
        </div>
      )}
      {more > 0 && (
        <p className="diff-note t2">
          {count(effect.total)} resources were changed; the first {count(effect.resources.length)} are here.
        </p>
      )}
    </>
  );
}

function Sides({ resource, meta }: { resource: ResourceEffect; meta: boolean }) {
  const { before, after } = resource;
  const [was, is] = useMemo(() => [textOf(before, meta), textOf(after, meta)], [before, after, meta]);
  if (was === is) return <p className="body-none t2">Before and after are the same.</p>;
  return <Diff before={was} after={is} labels={['Before', 'After']} />;
}

function textOf(resource: ResourceEffect['before'], meta: boolean): string {
  if (!resource) return '';
  const { meta: own, ...rest } = resource;
  return JSON.stringify(meta && own !== undefined ? { ...rest, meta: own } : rest, null, 2);
}
