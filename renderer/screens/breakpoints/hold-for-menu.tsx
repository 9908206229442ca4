import { Check } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import type { Breakpoint } from '../../../shared/rules/breakpoint.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { MenuButton } from '../../ui/menu.tsx';
import { useStore } from '../../ui/store.ts';
import { openBreakpoints } from './breakpoints-place.ts';
import { breakpoints } from './held-state.ts';
import { senderInside } from './held-words.ts';

/** Changes when a breakpoint lets go by itself, for what it holds now as well. */
export function HoldForMenu({ held }: { held: Held }) {
  const entry = useStore(breakpoints, (all) => all.find(({ id }) => id === held.breakpoint));
  if (!entry) return null;
  const { id, breakpoint } = entry;
  const choices: readonly { holdFor: Breakpoint['holdFor']; label: string; detail?: string }[] = [
    {
      holdFor: 'beforeTimeout',
      label: `Shortly before ${senderInside(held)} hangs up`,
      ...(held.givesUpAt === null && { detail: 'when that is, is not known: it is kept' }),
    },
    { holdFor: 30, label: 'After 30 seconds' },
    { holdFor: 120, label: 'After 2 minutes' },
    { holdFor: 600, label: 'After 10 minutes' },
    { holdFor: 'ever', label: 'Never: keep it until I let it go' },
  ];
  return (
    <MenuButton
      label="Let it go by itself"
      entries={[
        ...choices.map(({ holdFor, label, detail }) => ({
          id: String(holdFor),
          label,
          ...(detail && { detail }),
          icon: (
            <span className="tick">
              {breakpoint.holdFor === holdFor && <Check size={14} strokeWidth={2} aria-label="now" />}
            </span>
          ),
          run: () => {
            call('breakpoint.update', { id, breakpoint: { ...breakpoint, holdFor } }).catch(report);
          },
        })),
        null,
        { id: 'edit', label: 'Edit the breakpoint', run: () => openBreakpoints(id) },
      ]}
    >
      <AriaButton className="btn link">Change</AriaButton>
    </MenuButton>
  );
}
