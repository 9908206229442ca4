import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { copy } from './clipboard.ts';

/** True for a moment after copying, so that the button itself shows that it worked. */
export function useCopied(): [boolean, (text: string, what: string) => void] {
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(0), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  return [
    copied > 0,
    (text, what) => {
      void copy(text, what).then((worked) => worked && setCopied(Date.now()));
    },
  ];
}

export function CopyButton({ text, what, keys }: { text: string; what: string; keys?: string }) {
  const [copied, run] = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <Button
      icon={<Icon size={14} strokeWidth={1.75} />}
      onPress={() => run(text, what)}
      {...(keys ? { keys } : {})}
    >
      {copied ? 'Copied' : 'Copy'}
      <span className="visually-hidden"> {what}</span>
    </Button>
  );
}

/** `text` may be got when it is asked for: what is shown can be less than what is copied. */
export function CopyIconButton({ text, what }: { text: string | (() => Promise<string>); what: string }) {
  const [copied, run] = useCopied();
  const Icon = copied ? Check : Copy;
  const start = async () => run(typeof text === 'string' ? text : await text(), what);
  return (
    <IconButton label={`Copy ${what}`} onPress={() => void start()}>
      <Icon size={14} strokeWidth={1.75} />
    </IconButton>
  );
}
