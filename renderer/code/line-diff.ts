import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';

/** Lines (from 1) that are only in the one or only in the other text. */
export function changedLines(before: string, after: string): { before: number[]; after: number[] } {
  const a = Text.of(before.split('\n'));
  const b = Text.of(after.split('\n'));
  const result = { before: [] as number[], after: [] as number[] };
  for (const chunk of Chunk.build(a, b, { scanLimit: 2000 })) {
    collect(a, chunk.fromA, chunk.toA, result.before);
    collect(b, chunk.fromB, chunk.toB, result.after);
  }
  return result;
}

/** A chunk covers whole lines and ends behind the last line's break, one past the end for the last line. */
function collect(text: Text, from: number, to: number, into: number[]): void {
  if (from >= to) return;
  const last = text.lineAt(Math.min(to - 1, text.length)).number;
  for (let line = text.lineAt(from).number; line <= last; line++) into.push(line);
}

export interface ReplacedLine {
  line: number;
  /** The line that stood there; null where whole pieces were exchanged or put in. */
  before: string | null;
  /** How many lines stood in the place of the piece that begins here; null within it. */
  replaced: number | null;
}

/** Lines (from 1) of `after` that are different, with what stood there before. */
export function replacedLines(before: string, after: string): readonly ReplacedLine[] {
  const a = Text.of(before.split('\n'));
  const b = Text.of(after.split('\n'));
  return Chunk.build(a, b, { scanLimit: 2000 }).flatMap((chunk) => {
    const [from, to]: [number[], number[]] = [[], []];
    collect(a, chunk.fromA, chunk.toA, from);
    collect(b, chunk.fromB, chunk.toB, to);
    return to.map((line, at) => ({
      line,
      before: from.length === to.length ? a.line(from[at] as number).text : null,
      replaced: at === 0 ? from.length : null,
    }));
  });
}
