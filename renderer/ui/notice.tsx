import { Copy, Info, OctagonX, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { RpcError } from '../../shared/contract/wire.ts';
import { Button, IconButton } from './button.tsx';
import { copy } from './clipboard.ts';

/** A problem in the words of the engine: what happened and why, then what to do. */
export interface Problem {
  what: string;
  next: string;
}

export function toProblem(error: unknown): Problem {
  if (error instanceof RpcError) return { what: error.message, next: error.next };
  return { what: error instanceof Error ? error.message : String(error), next: '' };
}

export function Notice(props: {
  tone: 'bad' | 'warn' | 'info';
  what: ReactNode;
  next?: ReactNode;
  /** Text for the Copy button; without it there is none. */
  copyText?: string;
  actions?: ReactNode;
  onDismiss?: () => void;
}) {
  const Icon = props.tone === 'bad' ? OctagonX : props.tone === 'warn' ? TriangleAlert : Info;
  return (
    <div className={`notice ${props.tone}`} role={props.tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <div className="grow">
        <p className="what">{props.what}</p>
        {props.next && <p className="next">{props.next}</p>}
      </div>
      {props.actions}
      {props.copyText !== undefined && (
        <Button
          kind="ghost"
          icon={<Copy size={14} strokeWidth={1.75} />}
          onPress={() => copy(props.copyText ?? '')}
        >
          Copy
        </Button>
      )}
      {props.onDismiss && (
        <IconButton label="Dismiss" onPress={props.onDismiss}>
          <X size={15} />
        </IconButton>
      )}
    </div>
  );
}

export function InlineError(props: { problem: Problem; actions?: ReactNode; onDismiss?: () => void }) {
  const { what, next } = props.problem;
  return (
    <Notice
      tone="bad"
      what={what}
      next={next}
      copyText={next ? `${what} ${next}` : what}
      actions={props.actions}
      {...(props.onDismiss ? { onDismiss: props.onDismiss } : {})}
    />
  );
}

export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="empty">
      {props.icon}
      <div>
        <h2>{props.title}</h2>
        {props.children && <p>{props.children}</p>}
        {props.actions && <div className="actions">{props.actions}</div>}
      </div>
    </div>
  );
}
