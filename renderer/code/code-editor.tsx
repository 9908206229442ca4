import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  syntaxHighlighting,
} from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import {
  Compartment,
  EditorState,
  type Extension,
  RangeSetBuilder,
  StateEffect,
  StateField,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  WidgetType,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { colours, nonce, UNSEEN } from './code-look.ts';
import './code.css';

/** A line to point out. Lines count from 1. */
export interface LineMark {
  line: number;
  kind: 'add' | 'del' | 'change' | 'warn';
  /** Words at the right edge of the line. */
  note?: string;
}

export interface CodeEditorProps {
  value: string;
  label: string;
  /**
   * Plain text has neither colours nor folding; the lines of a hexdump do not wrap and number themselves; a
   * template has JSON's colours and need not be JSON yet.
   */
  language: 'json' | 'text' | 'hex' | 'template';
  /** Absent: read only. */
  onChange?: (value: string) => void;
  marks?: readonly LineMark[];
  /** Grows with its content up to the pane instead of filling it. */
  fit?: boolean;
}

class Note extends WidgetType {
  private readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override eq(other: Note): boolean {
    return other.text === this.text;
  }
  toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'code-note';
    element.textContent = this.text;
    return element;
  }
}

const setMarks = StateEffect.define<readonly LineMark[]>();

const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return buildMarks(transaction.state, effect.value);
    }
    return decorations.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function buildMarks(state: EditorState, marks: readonly LineMark[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const mark of marks.toSorted((a, b) => a.line - b.line)) {
    if (mark.line < 1 || mark.line > state.doc.lines) continue;
    const line = state.doc.line(mark.line);
    builder.add(line.from, line.from, Decoration.line({ class: `code-line-${mark.kind}` }));
    if (mark.note) builder.add(line.to, line.to, Decoration.widget({ widget: new Note(mark.note), side: 1 }));
  }
  return builder.finish();
}

function extensions(props: CodeEditorProps, changed: (value: string) => void): Extension[] {
  const editable = props.onChange !== undefined;
  return [
    nonce(),
    ...(props.language === 'hex' ? [] : [lineNumbers(), EditorView.lineWrapping]),
    highlightSpecialChars({ addSpecialChars: UNSEEN }),
    ...(props.language === 'json' || props.language === 'template'
      ? [
          json(),
          codeFolding(),
          foldGutter({ openText: '⌄', closedText: '›' }),
          ...(editable ? [bracketMatching()] : []),
          ...(editable && props.language === 'json' ? [linter(lintUnlessEmpty, { delay: 300 })] : []),
        ]
      : []),
    syntaxHighlighting(colours),
    search({ top: true }),
    highlightSelectionMatches(),
    drawSelection(),
    marksField,
    EditorView.contentAttributes.of({ 'aria-label': props.label, spellcheck: 'false', tabindex: '0' }),
    ...(editable
      ? [history(), keymap.of([...historyKeymap, indentWithTab])]
      : [EditorState.readOnly.of(true), EditorView.editable.of(false)]),
    keymap.of([
      ...searchKeymap,
      ...foldKeymap,
      ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'),
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    }),
  ];
}

const parseLinter = jsonParseLinter();

function lintUnlessEmpty(view: EditorView) {
  return view.state.doc.length === 0 ? [] : parseLinter(view);
}

/**
 * CodeMirror for wire content: JSON with folding and search (Ctrl+F), or plain text. In an editable one Escape
 * and then Tab leaves the editor.
 */
export default function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const configuration = useRef(new Compartment());
  const latest = useRef(props);
  latest.current = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; changes come through the effects below
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: props.value,
        extensions: [
          configuration.current.of(extensions(props, (value) => latest.current.onChange?.(value))),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === props.value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } });
  }, [props.value]);

  const editable = props.onChange !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these change what the editor is
  useEffect(() => {
    view.current?.dispatch({
      effects: configuration.current.reconfigure(
        extensions(latest.current, (value) => latest.current.onChange?.(value)),
      ),
    });
    view.current?.dispatch({ effects: setMarks.of(latest.current.marks ?? []) });
  }, [props.language, props.label, editable]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: marks are placed again when the text is another
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(props.marks ?? []) });
  }, [props.marks, props.value]);

  return <div ref={host} className={props.fit ? 'code fit' : 'code'} />;
}
