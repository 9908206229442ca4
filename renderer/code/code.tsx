import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code-editor.tsx';

const CodeEditor = lazy(() => import('./code-editor.tsx'));

/** The editor, loaded when first needed; until then the text itself. */
export function Code(props: CodeEditorProps) {
  return (
    <Suspense fallback={<pre className="code-wait mono">{props.value.slice(0, 4000)}</pre>}>
      <CodeEditor {...props} />
    </Suspense>
  );
}
