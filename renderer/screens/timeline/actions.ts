import type { Action } from '../../app/action.ts';
import { go, parts, place } from '../../app/place.ts';

const onTimeline = () => place.get().screen === 'timeline';

function focusFilter(): void {
  if (parts.filterInput) return parts.filterInput.focus();
  go({ screen: 'timeline' });
  requestAnimationFrame(() => parts.filterInput?.focus());
}

export const timelineActions: readonly Action[] = [
  {
    id: 'timeline',
    title: 'Timeline',
    group: 'Go',
    keys: ['mod+1'],
    whileTyping: true,
    run: () => go({ screen: 'timeline' }),
  },
  {
    id: 'filter',
    title: 'Filter the timeline',
    group: 'Go',
    keys: ['/'],
    when: () => !['directory', 'rules'].includes(place.get().screen),
    run: focusFilter,
  },
  {
    id: 'filter-clear',
    title: 'Clear the filter',
    group: 'Go',
    when: () => place.get().filter !== '',
    run: () => go({ filter: '', screen: 'timeline' }),
  },
  {
    id: 'newest',
    title: 'Jump to the newest exchange',
    group: 'Go',
    keys: ['End'],
    when: onTimeline,
    run: () => parts.list?.toEnd(),
  },
  {
    id: 'next',
    title: 'Next exchange',
    group: 'Exchange',
    keys: ['j', 'ArrowDown'],
    when: onTimeline,
    run: () => parts.list?.move(1),
  },
  {
    id: 'previous',
    title: 'Previous exchange',
    group: 'Exchange',
    keys: ['k', 'ArrowUp'],
    when: onTimeline,
    run: () => parts.list?.move(-1),
  },
];
