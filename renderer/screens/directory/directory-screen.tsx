import { ArrowDownAZ, Clock, Ellipsis, Search, Users, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { DirectoryDescription, DirectoryType } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { runAction } from '../../app/actions.ts';
import { call } from '../../app/engine.ts';
import { openSettings } from '../../app/place.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { listenerAddress } from '../../app/workspace.ts';
import { Button, IconButton, Kbd, Tip } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { count } from '../../ui/format.ts';
import { MenuButton } from '../../ui/menu.tsx';
import { EmptyState, InlineError } from '../../ui/notice.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useStore } from '../../ui/store.ts';
import { directoryParts, directoryPlace, moveTo } from './directory-place.ts';
import { useDescription, useDirectoryListeners, useShownListener } from './directory-state.ts';
import { JobStrip, UndoStrip } from './job-strip.tsx';
import { PeopleList } from './people-list.tsx';
import { RecordPane } from './record-pane.tsx';
import { startGenerating, TaskPane } from './task-pane.tsx';
import { readPast, usePastDescription, useTravel } from './time-travel.ts';
import { TimeTravelBar } from './time-travel-bar.tsx';
import { TimeTravelRecord } from './time-travel-record.tsx';
import { usePages } from './use-pages.ts';
import { pluralOf } from './words.ts';
import './directory.css';

/** The people and groups behind a mock, and everything that can be done with them. */
export default function DirectoryScreen() {
  const listener = useShownListener();
  if (!listener) {
    return (
      <EmptyState
        icon={<Users size={18} strokeWidth={1.75} aria-hidden="true" />}
        title="No directory here"
        actions={<Button onPress={() => openSettings('listeners')}>Listener settings</Button>}
      >
        Every listener is answered by an app, which keeps its people itself. A listener answered by the mock
        has a directory.
      </EmptyState>
    );
  }
  return <DirectoryOf key={listener.id} listener={listener} />;
}

function DirectoryOf({ listener }: { listener: Listener }) {
  const { value, problem } = useDescription(listener);
  const point = useTravel(listener.id);
  const description = usePastDescription(value, point);
  const wanted = useStore(directoryPlace, (now) => now.type);
  const selected = useStore(directoryPlace, (now) => now.selected);
  const task = useStore(directoryPlace, (now) => now.task);
  if (problem) {
    return (
      <div className="record-notice">
        <InlineError problem={problem} />
      </div>
    );
  }
  if (!description) return <div className="directory" aria-busy="true" />;
  const type = description.types.find(({ name }) => name === wanted) ?? description.types[0];
  if (!type) return null;
  const isEmpty = description.types.every((each) => each.count === 0);
  return (
    <div className="directory">
      <TimeTravelBar listener={listener} />
      <SplitPane
        id="directory"
        orientation="horizontal"
        label="Width of the record"
        first={<ListPane listener={listener} description={description} type={type} />}
        second={
          task ? (
            <TaskPane key={task} task={task} listener={listener} description={description} />
          ) : isEmpty && selected === null && point === null ? (
            <Empty listener={listener} />
          ) : selected === null ? (
            <section className="record" aria-label="Record">
              <EmptyState
                icon={<Users size={18} strokeWidth={1.75} aria-hidden="true" />}
                title={type.name === 'User' ? 'No one chosen' : 'Nothing chosen'}
              >
                Choose a line of the list, or move with <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" />.
              </EmptyState>
            </section>
          ) : point !== null ? (
            <TimeTravelRecord
              listener={listener}
              description={description}
              type={type}
              id={selected}
              point={point}
            />
          ) : (
            <RecordPane
              key={`${type.name} ${selected}`}
              listener={listener}
              description={description}
              type={type}
              id={selected}
            />
          )
        }
        secondSize="76%"
        minFirst={260}
        minSecond={360}
      />
    </div>
  );
}

function Empty({ listener }: { listener: Listener }) {
  return (
    <section className="record" aria-label="Record">
      <EmptyState
        icon={<Users size={18} strokeWidth={1.75} aria-hidden="true" />}
        title="The directory is empty"
        actions={
          <>
            <Button kind="primary" onPress={() => void startGenerating(listener.id, 10, 1)}>
              Generate 10 people
            </Button>
            <Button onPress={() => moveTo({ task: 'import' })}>Import…</Button>
            <Button kind="ghost" onPress={() => runAction('connect')}>
              Connect an identity provider
            </Button>
          </>
        }
      >
        People and groups get here when an identity provider creates them at{' '}
        <span className="mono">{listenerAddress(listener) ?? listener.name}</span>, from a file, or made up.
      </EmptyState>
    </section>
  );
}

function ListPane(props: { listener: Listener; description: DirectoryDescription; type: DirectoryType }) {
  const { listener, description, type } = props;
  const search = useStore(directoryPlace, (now) => now.search);
  const sort = useStore(directoryPlace, (now) => now.sort);
  const listing = { listener: listener.id, type: type.name, search, sort };
  const point = useTravel(listener.id);
  const wanted = JSON.stringify({ ...listing, point });
  const { pages, key, state } = usePages(wanted, (client) => ({
    read: (from, to) =>
      point === null
        ? client.call('directory.list', { ...listing, from, to })
        : readPast({ ...listing, point, from, to }),
    concerns: (change) => point === null && change.directory === description.directory,
  }));
  const sameType = key !== '' && JSON.parse(key).type === type.name;
  const total = state.total ?? 0;
  return (
    <section className="people" aria-label={pluralOf(type)}>
      <ListHead listener={listener} description={description} type={type} />
      <SearchField type={type} />
      <JobStrip job={description.job} />
      <UndoStrip listener={listener.id} />
      <div className="people-facts">
        <span className="grow cut nums">{sameType ? factsOf(type, total, state.inactive, search) : ''}</span>
        <Tip
          text={sort === 'name' ? 'Sorted by name. Sort by last change' : 'Latest change first. Sort by name'}
        >
          <AriaButton
            className="btn ghost sort-btn"
            aria-label={sort === 'name' ? 'Name: sort by last change' : 'Last change: sort by name'}
            onPress={() => moveTo({ sort: sort === 'name' ? 'changed' : 'name' })}
          >
            {sort === 'name' ? (
              <ArrowDownAZ size={14} strokeWidth={1.75} aria-hidden="true" />
            ) : (
              <Clock size={14} strokeWidth={1.75} aria-hidden="true" />
            )}
            {sort === 'name' ? 'Name' : 'Last change'}
          </AriaButton>
        </Tip>
      </div>
      {state.problem && <InlineError problem={state.problem} />}
      {!sameType && !state.problem && (
        <p className="people-none late t2" role="status">
          Reading the directory…
        </p>
      )}
      {sameType && pages && total > 0 && (
        <PeopleList
          key={key}
          label={pluralOf(type)}
          pages={pages}
          state={state}
          locate={async (id) => {
            const { point: at, ...shown } = JSON.parse(key) as typeof listing & { point: number | null };
            const found =
              at === null
                ? await call('directory.locate', { ...shown, id })
                : await call('history.locate', { ...shown, point: at, id });
            return found.position;
          }}
        />
      )}
      {sameType && state.total === 0 && search !== '' && (
        <EmptyState
          icon={<Search size={18} strokeWidth={1.75} aria-hidden="true" />}
          title="No one matches"
          actions={<Button onPress={() => moveTo({ search: '' })}>Clear the search</Button>}
        >
          {count(type.count)} {type.count === 1 ? 'is' : 'are'} hidden by it. Names, userNames, externalIds
          and e-mail addresses are searched.
        </EmptyState>
      )}
      {sameType && state.total === 0 && search === '' && (
        <p className="people-none t2">
          {type.name === 'User' ? 'No people' : `No ${pluralOf(type).toLowerCase()}`} yet
        </p>
      )}
    </section>
  );
}

function factsOf(type: DirectoryType, total: number, inactive: number, search: string): string {
  const shown = search.trim() === '' ? '' : `${count(total)} of ${count(type.count)}`;
  if (type.name !== 'User') return shown || `${count(total)} in all`;
  const states =
    inactive > 0 ? `${count(total - inactive)} active, ${count(inactive)} off` : `${count(total)} active`;
  return shown ? `${shown}${inactive > 0 ? `, ${count(inactive)} off` : ''}` : states;
}

function ListHead(props: { listener: Listener; description: DirectoryDescription; type: DirectoryType }) {
  const { listener, description, type } = props;
  const listeners = useDirectoryListeners();
  const busy = description.job?.state === 'running';
  return (
    <header className="people-head">
      <ToggleButtonGroup
        className="type-tabs"
        aria-label="Kinds of resources"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[type.name]}
        onSelectionChange={([name]) => {
          if (name === undefined || name === type.name) return;
          moveTo({ type: String(name), selected: null, search: '', tab: 'resource', task: null });
        }}
      >
        {description.types.map((each) => (
          <ToggleButton key={each.name} id={each.name} className="tab type-tab">
            {pluralOf(each)} <span className="count nums">{count(each.count)}</span>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <span className="grow" />
      {listeners.length > 1 && (
        <Select
          label="Listener"
          hideLabel
          value={String(listener.id)}
          options={listeners.map((each) => ({
            id: String(each.id),
            label: each.name,
            icon: <ListenerTile listener={each} />,
          }))}
          onChange={(id) => moveTo({ listener: Number(id), selected: null, search: '', task: null })}
        />
      )}
      <MenuButton
        label="The directory as a whole"
        entries={[
          { id: 'generate', label: 'Generate people…', run: () => runAction('directory-generate') },
          { id: 'import', label: 'Import a file…', run: () => runAction('directory-import') },
          { id: 'snapshots', label: 'Snapshots…', run: () => runAction('directory-snapshots') },
          {
            id: 'compare',
            label: 'Compare sessions or snapshots…',
            run: () => runAction('compare-directories'),
          },
          { id: 'schemas', label: 'Schemas…', run: () => runAction('directory-schemas') },
          null,
          ...(busy ? [] : [{ id: 'reset', label: 'Reset…', run: () => runAction('directory-reset') }]),
        ]}
      >
        <AriaButton className="icon-btn" aria-label="The directory as a whole">
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
        </AriaButton>
      </MenuButton>
    </header>
  );
}

function SearchField({ type }: { type: DirectoryType }) {
  const search = useStore(directoryPlace, (now) => now.search);
  const [draft, setDraft] = useState(search);
  useEffect(() => setDraft(search), [search]);
  useEffect(() => {
    if (draft === directoryPlace.get().search) return;
    const timer = setTimeout(() => directoryPlace.set((before) => ({ ...before, search: draft })), 60);
    return () => clearTimeout(timer);
  }, [draft]);
  const words = type.name === 'User' ? 'Name, userName, externalId, e-mail' : 'Name, externalId';
  return (
    <div className="people-search">
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <input
        ref={(element) => {
          directoryParts.search = element;
        }}
        aria-label={`Search ${pluralOf(type).toLowerCase()}`}
        placeholder={words}
        value={draft}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && draft !== '') setDraft('');
          else if (event.key === 'ArrowDown' || event.key === 'Enter') directoryParts.list?.move(1);
          else if (event.key === 'Escape') directoryParts.list?.focus();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {draft === '' ? (
        <Kbd keys="/" />
      ) : (
        <IconButton label="Clear the search" onPress={() => setDraft('')}>
          <X size={14} strokeWidth={1.75} />
        </IconButton>
      )}
    </div>
  );
}
