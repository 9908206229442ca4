import { HighlightStyle } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** What every editor of the app has in common. */

export const colours = HighlightStyle.define([
  { tag: tags.propertyName, class: 'tok-key' },
  { tag: tags.string, class: 'tok-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'tok-literal' },
  {
    tag: [tags.punctuation, tags.separator, tags.bracket, tags.squareBracket, tags.brace],
    class: 'tok-punctuation',
  },
  { tag: tags.invalid, class: 'tok-invalid' },
]);

/** Marks that show nothing and are not in CodeMirror's own list: a name may differ by one of them alone. */
export const UNSEEN = /[\u2060-\u2064\u206a-\u206f]/g;

/** The page's nonce, so that the editor may add its own style sheet under a strict policy. */
export function nonce(): Extension {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  const value = meta?.nonce || meta?.content;
  return value ? EditorView.cspNonce.of(value) : [];
}
