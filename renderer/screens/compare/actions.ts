import type { Action } from '../../app/action.ts';
import { go, place } from '../../app/place.ts';
import { announce } from '../../ui/announce.tsx';
import { change, compareExchanges, comparePlace } from './compare-place.ts';

const exchange = () => (place.get().screen === 'timeline' ? place.get().selected : null);
const onCompare = () => place.get().screen === 'compare';

export const compareActions: readonly Action[] = [
  {
    id: 'mark',
    title: 'Mark to compare',
    also: 'diff two exchanges',
    group: 'Exchange',
    keys: ['m'],
    when: () => exchange() !== null,
    run: () => {
      const id = exchange();
      const isMarked = comparePlace.get().marked === id;
      change({ marked: isMarked ? null : id });
      announce(isMarked ? 'Mark taken away' : 'Marked. Choose another exchange and press D to compare.');
    },
  },
  {
    id: 'compare',
    title: 'Compare with the marked exchange',
    also: 'diff two',
    group: 'Exchange',
    keys: ['d'],
    when: () => {
      const { marked } = comparePlace.get();
      return exchange() !== null && marked !== null && marked !== exchange();
    },
    run: () => {
      const [a, b] = [comparePlace.get().marked, exchange()];
      if (a !== null && b !== null) compareExchanges(a, b);
    },
  },
  {
    id: 'compare-directories',
    title: 'Compare sessions or snapshots',
    also: 'diff directories states',
    group: 'Directory',
    run: () => {
      change({ mode: 'directories' });
      go({ screen: 'compare' });
    },
  },
  {
    id: 'leave-compare',
    title: 'Leave the comparison',
    group: 'Exchange',
    keys: ['Escape'],
    when: onCompare,
    run: () => {
      const { mode, b } = comparePlace.get();
      if (mode === 'directories') go({ screen: 'directory' });
      else go({ screen: 'timeline', ...(b === null ? {} : { selected: b }) });
    },
  },
];
