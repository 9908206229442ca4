import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useElementSize } from '../ui/use-element-size.ts';
import { nonce, UNSEEN } from './code-look.ts';
import './code.css';

export interface CodeDiffProps {
  before: string;
  after: string;
  /** What the two are: "As received", "As forwarded". */
  labels: readonly [string, string];
}

/** Least width for two texts beside each other, in px. */
const beside = 640;
const collapse = { margin: 3, minSize: 6 };

/** Two texts and what differs: beside each other where there is room, else as one with both kinds of lines. */
export default function CodeDiff({ before, after, labels: [first, second] }: CodeDiffProps) {
  const host = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(host);
  const wide = width >= beside;
  const measured = width > 0;
  useEffect(() => {
    if (!host.current || !measured) return;
    if (wide) {
      const view = new MergeView({
        parent: host.current,
        a: { doc: before, extensions: extensions(first) },
        b: { doc: after, extensions: extensions(second) },
        collapseUnchanged: collapse,
      });
      return () => view.destroy();
    }
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          extensions(`${first} and ${second.toLowerCase()}`),
          unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: collapse }),
        ],
      }),
    });
    return () => view.destroy();
  }, [before, after, first, second, wide, measured]);
  return (
    <div className="code-diff">
      <div className={wide ? 'code-diff-labels label' : 'code-diff-labels label one'}>
        <span>{first}</span>
        <span>{second}</span>
      </div>
      <div ref={host} className="code fit" />
    </div>
  );
}

function extensions(label: string): Extension[] {
  return [
    nonce(),
    lineNumbers(),
    EditorView.lineWrapping,
    highlightSpecialChars({ addSpecialChars: UNSEEN }),
    drawSelection(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  ];
}
