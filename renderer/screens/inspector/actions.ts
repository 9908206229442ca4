import type { Action } from '../../app/action.ts';
import { call } from '../../app/engine.ts';
import { go, parts, place } from '../../app/place.ts';
import { report } from '../../app/workspace.ts';
import { copy } from '../../ui/clipboard.ts';
import { diffParts } from './diff-parts.ts';

const onTimeline = () => place.get().screen === 'timeline';
const exchange = () => place.get().selected;
const hasExchange = () => onTimeline() && exchange() !== null;

function copyCurl(reveal: boolean): void {
  const id = exchange();
  if (id === null) return;
  call('exchange.curl', { id, reveal }).then(({ command }) => copy(command, 'cURL command'), report);
}

export const inspectorActions: readonly Action[] = [
  {
    id: 'inspect',
    title: 'Inspect',
    group: 'Exchange',
    keys: ['Enter'],
    when: hasExchange,
    run: () => go({ inspecting: true }),
  },
  {
    id: 'close-inspector',
    title: 'Close the inspector',
    group: 'Exchange',
    keys: ['Escape'],
    when: () => onTimeline() && place.get().inspecting,
    run: () => {
      go({ inspecting: false });
      parts.list?.focus();
    },
  },
  {
    id: 'curl',
    title: 'Copy as cURL',
    also: 'command shell',
    group: 'Exchange',
    keys: ['c'],
    when: hasExchange,
    run: () => copyCurl(false),
  },
  {
    id: 'curl-secrets',
    title: 'Copy as cURL with secrets',
    group: 'Exchange',
    when: hasExchange,
    run: () => copyCurl(true),
  },
  ...(
    [
      ['diff-next', 'Next change', ']', 1],
      ['diff-previous', 'Previous change', '[', -1],
    ] as const
  ).map(
    ([id, title, key, by]): Action => ({
      id,
      title,
      group: 'Exchange',
      keys: [key],
      when: () => hasExchange() && diffParts.move !== null,
      run: () => diffParts.move?.(by),
    }),
  ),
  ...(['overview', 'request', 'response', 'diff', 'timing', 'rules', 'raw'] as const).map(
    (tab, at): Action => ({
      id: `tab-${tab}`,
      title: `Show ${tab}`,
      group: 'Exchange',
      keys: [String(at + 1)],
      when: () => hasExchange() && place.get().inspecting,
      run: () => go({ inspectorTab: tab }),
    }),
  ),
];
