import { onDemand } from '../ui/on-demand.tsx';
import type { CodeDiffProps } from './code-diff.tsx';
import type { CodeEditorProps } from './code-editor.tsx';

/** The editor, loaded when first needed; until then the text itself. */
export const Code = onDemand<CodeEditorProps>(
  () => import('./code-editor.tsx'),
  ({ value }) => <pre className="code-wait mono">{value.slice(0, 4000)}</pre>,
);

/** Two texts and what differs between them, loaded when first needed. */
export const Diff = onDemand<CodeDiffProps>(
  () => import('./code-diff.tsx'),
  ({ after }) => <pre className="code-wait mono">{after.slice(0, 4000)}</pre>,
);
