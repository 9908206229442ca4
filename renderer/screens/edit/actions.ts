import type { Action } from '../../app/action.ts';
import { go, parts, place } from '../../app/place.ts';
import { startDraft } from './drafts.ts';

const exchange = () => place.get().selected;
const hasExchange = () => place.get().screen === 'timeline' && exchange() !== null;

export const editActions: readonly Action[] = [
  {
    id: 'edit',
    title: 'Edit & resend',
    also: 'repeat replay change',
    group: 'Exchange',
    keys: ['e'],
    when: hasExchange,
    run: () => {
      const id = exchange();
      if (id !== null) void startDraft(id);
    },
  },
  {
    id: 'send',
    title: 'Send the draft',
    group: 'Exchange',
    keys: ['mod+Enter'],
    whileTyping: true,
    when: () => place.get().screen === 'edit',
    run: () => parts.send?.(),
  },
  {
    id: 'leave-edit',
    title: 'Back to the timeline',
    group: 'Exchange',
    when: () => place.get().screen === 'edit',
    run: () => go({ screen: 'timeline' }),
  },
];
