import type { LineMark } from '../../code/code-editor.tsx';
import { replacedLines } from '../../code/line-diff.ts';

const longest = 40;

/** Marks on the lines of a readable JSON text that were changed, with what stood there: "was false". */
export function changeMarks(original: string, text: string): LineMark[] {
  return replacedLines(original, text).map(({ line, before, replaced }) => {
    const note =
      before !== null ? `was ${short(valueIn(before))}` : replaced === 0 ? 'added' : replaced && 'changed';
    return { line, kind: 'change', ...(note && { note }) };
  });
}

/** The value of a line such as `"active": false,`; the whole line where there is no key. */
function valueIn(line: string): string {
  const rest = line.trim().replace(/^"(?:[^"\\]|\\.)*":\s*/, '');
  return rest.replace(/,$/, '') || 'empty';
}

function short(value: string): string {
  return value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
}
