import { GitCompareArrows, Pin, PinOff } from 'lucide-react';
import { keyOf, runAction } from '../../app/actions.ts';
import { Button } from '../../ui/button.tsx';
import { useStore } from '../../ui/store.ts';
import { comparePlace } from './compare-place.ts';

/** Marks an exchange, and once another is marked compares the two. */
export function CompareButton({ id }: { id: number }) {
  const marked = useStore(comparePlace, (now) => now.marked);
  const look = { size: 14, strokeWidth: 1.75 } as const;
  if (marked !== null && marked !== id) {
    return (
      <Button
        kind="ghost"
        className="foot-compare"
        icon={<GitCompareArrows {...look} />}
        keys={keyOf('compare') ?? ''}
        onPress={() => runAction('compare')}
      >
        Compare with marked
      </Button>
    );
  }
  return (
    <Button
      kind="ghost"
      className={marked === id ? 'foot-compare' : 'foot-last'}
      icon={marked === id ? <PinOff {...look} /> : <Pin {...look} />}
      keys={keyOf('mark') ?? ''}
      onPress={() => runAction('mark')}
    >
      {marked === id ? 'Marked' : 'Mark to compare'}
    </Button>
  );
}
