import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { copy } from './clipboard.ts';

type Outcome = 'copied' | 'refused';

/** How copying went, for a moment, so that the button itself shows it. */
export function useCopied(): [Outcome | null, (text: string, what: string) => void] {
  const [last, setLast] = useState<{ outcome: Outcome; at: number } | null>(null);
  useEffect(() => {
    if (!last) return;
    const timer = setTimeout(() => setLast(null), last.outcome === 'copied' ? 1600 : 5000);
    return () => clearTimeout(timer);
  }, [last]);
  return [
    last?.outcome ?? null,
    (text, what) => {
      void copy(text, what).then((worked) =>
        setLast({ outcome: worked ? 'copied' : 'refused', at: Date.now() }),
      );
    },
  ];
}

const icons = { copied: Check, refused: TriangleAlert };
const refusedText = 'Not copied: the browser refused access to the clipboard';

export function CopyButton({ text, what, keys }: { text: string; what: string; keys?: string }) {
  const [outcome, run] = useCopied();
  const Icon = outcome ? icons[outcome] : Copy;
  return (
    <Button
      icon={<Icon size={14} strokeWidth={1.75} />}
      onPress={() => run(text, what)}
      {...(keys ? { keys } : {})}
    >
      {outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Not copied' : 'Copy'}
      <span className="visually-hidden"> {what}</span>
    </Button>
  );
}

/** `text` may be got when it is asked for: what is shown can be less than what is copied. */
export function CopyIconButton({ text, what }: { text: string | (() => Promise<string>); what: string }) {
  const [outcome, run] = useCopied();
  const Icon = outcome ? icons[outcome] : Copy;
  const start = async () => run(typeof text === 'string' ? text : await text(), what);
  return (
    <IconButton label={outcome === 'refused' ? refusedText : `Copy ${what}`} onPress={() => void start()}>
      <Icon size={14} strokeWidth={1.75} />
    </IconButton>
  );
}
