import { useVirtualizer } from '@tanstack/react-virtual';
import { User, Users } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { DirectoryType } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { count, counted } from '../../ui/format.ts';
import { InlineError } from '../../ui/notice.tsx';
import { openRecord } from './directory-place.ts';
import { usePages } from './use-pages.ts';

const rowHeight = 28;

/** What a resource links to, of any number. */
export function LinkedList(props: {
  listener: Listener;
  directory: number;
  type: DirectoryType;
  id: string;
  attribute: string;
}) {
  const { listener, directory, type, id, attribute } = props;
  const wanted = `${listener.id} ${type.name} ${id} ${attribute}`;
  const { pages, key, state } = usePages(wanted, (client) => ({
    read: (from, to) =>
      client.call('directory.links', { listener: listener.id, type: type.name, id, attribute, from, to }),
    concerns: (change) => change.directory === directory && (change.touched?.includes(id) ?? true),
  }));
  const scroller = useRef<HTMLDivElement>(null);
  const total = key === wanted ? (state.total ?? 0) : 0;
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means rows may be out of date
  useEffect(() => pages?.want(first, last + 1), [pages, first, last, state.version]);
  if (state.problem) {
    return (
      <div className="record-notice">
        <InlineError problem={state.problem} />
      </div>
    );
  }
  if (state.total === null || key !== wanted) return <div aria-busy="true" />;
  return (
    <>
      <p className="links-count t2">
        {total === 0 ? `No ${attribute}` : attribute === 'members' ? counted(total, 'member') : count(total)}
      </p>
      <div className="links-scroll" ref={scroller}>
        <ul className="people-body" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = pages?.row(index);
            return (
              <li key={index} className="link-place" style={{ transform: `translateY(${start}px)` }}>
                {row ? (
                  <LinkRow id={row.id} label={row.label} type={row.type ?? 'User'} note={null} />
                ) : (
                  <span className="person waiting">
                    <i style={{ width: 140 }} />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

/** The groups a person is in, as the read-only attribute lists them. */
export function GroupsOfPerson({ groups }: { groups: readonly unknown[] }) {
  if (groups.length === 0) return <p className="links-count t2">In no group</p>;
  return (
    <ul>
      {groups.map((group) => {
        const { value, display, type } = group as { value?: string; display?: string; type?: string };
        const id = value ?? '';
        return (
          <li key={id}>
            <LinkRow
              id={id}
              label={display ?? id}
              type="Group"
              note={type === 'indirect' ? 'by way of a group' : null}
            />
          </li>
        );
      })}
    </ul>
  );
}

function LinkRow(props: { id: string; label: string; type: string; note: string | null }) {
  const Icon = props.type === 'Group' ? Users : User;
  return (
    <AriaButton className="link-row" onPress={() => openRecord(props.type, props.id)}>
      <Icon size={14} strokeWidth={1.75} color="var(--t3)" aria-hidden="true" />
      <bdi className="cut link-words">{props.label}</bdi>
      {props.note && <span className="t3">{props.note}</span>}
    </AriaButton>
  );
}
