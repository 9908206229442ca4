import type { LineMark } from '../../code/code-editor.tsx';

/** The same mark on each of these lines. */
export function asMarks(lines: readonly number[], kind: LineMark['kind']): LineMark[] {
  return lines.map((line) => ({ line, kind }));
}
