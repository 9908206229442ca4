import type { Action } from '../../app/action.ts';
import { go, place } from '../../app/place.ts';
import { workspace } from '../../app/workspace.ts';
import { type DirectoryPlace, directoryParts, directoryPlace, moveTo } from './directory-place.ts';
import { endTravel, travel } from './time-travel.ts';

const onDirectory = () => place.get().screen === 'directory';
const hasRecord = () => {
  const { selected, task, editing } = directoryPlace.get();
  return onDirectory() && selected !== null && task === null && !editing && travel.get() === null;
};
const ready = () => workspace.get() !== null;

export const directoryActions: readonly Action[] = [
  {
    id: 'directory',
    title: 'Directory',
    also: 'people users groups',
    group: 'Go',
    keys: ['mod+2'],
    whileTyping: true,
    run: () => go({ screen: 'directory' }),
  },
  {
    id: 'directory-search',
    title: 'Search people and groups',
    group: 'Directory',
    keys: ['/'],
    when: onDirectory,
    run: () => directoryParts.search?.focus(),
  },
  {
    id: 'directory-next',
    title: 'Next person or group',
    group: 'Directory',
    keys: ['j', 'ArrowDown'],
    when: () => onDirectory() && !directoryPlace.get().editing,
    run: () => directoryParts.list?.move(1),
  },
  {
    id: 'directory-previous',
    title: 'Previous person or group',
    group: 'Directory',
    keys: ['k', 'ArrowUp'],
    when: () => onDirectory() && !directoryPlace.get().editing,
    run: () => directoryParts.list?.move(-1),
  },
  ...(
    [
      ['travel-previous', 'Directory one write earlier', ',', -1],
      ['travel-next', 'Directory one write later', '.', 1],
    ] as const
  ).map(
    ([id, title, key, by]): Action => ({
      id,
      title,
      also: 'time travel history slider',
      group: 'Directory',
      keys: [key],
      when: () => onDirectory() && directoryParts.travel !== null,
      run: () => directoryParts.travel?.(by),
    }),
  ),
  {
    id: 'travel-now',
    title: 'Directory as it is now',
    also: 'time travel history',
    group: 'Directory',
    keys: ['n'],
    when: () => onDirectory() && travel.get() !== null,
    run: endTravel,
  },
  {
    id: 'directory-edit',
    title: 'Edit the record',
    group: 'Directory',
    keys: ['e'],
    when: hasRecord,
    run: () => moveTo({ editing: true }),
  },
  {
    id: 'directory-save',
    title: 'Save the record',
    group: 'Directory',
    keys: ['mod+Enter'],
    whileTyping: true,
    when: () => onDirectory() && directoryPlace.get().editing,
    run: () => directoryParts.save?.(),
  },
  {
    id: 'directory-leave',
    title: 'Close what is open in the Directory',
    group: 'Directory',
    keys: ['Escape'],
    when: () => {
      const { task, editing, deleting } = directoryPlace.get();
      return onDirectory() && (task !== null || editing || deleting);
    },
    run: () => {
      moveTo({ task: null });
      directoryParts.list?.focus();
    },
  },
  {
    id: 'directory-delete',
    title: 'Delete the record',
    group: 'Directory',
    when: hasRecord,
    run: () => moveTo({ deleting: true }),
  },
  ...(
    [
      ['generate', 'Generate people', 'company fill fake test data'],
      ['import', 'Import people and groups', 'csv json file'],
      ['snapshots', 'Snapshots of the directory', 'restore keep save'],
      ['schemas', 'Schemas, extensions and resource types', 'custom attributes define urn'],
      ['reset', 'Reset the directory', 'empty clear delete all'],
    ] as const satisfies readonly (readonly [NonNullable<DirectoryPlace['task']>, string, string])[]
  ).map(
    ([task, title, also]): Action => ({
      id: `directory-${task}`,
      title,
      also,
      group: 'Directory',
      when: ready,
      run: () => {
        moveTo({ task });
        go({ screen: 'directory' });
      },
    }),
  ),
];
