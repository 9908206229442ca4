import type { HeaderChange } from './act.ts';
import type { Change } from './edit-json.ts';
import { render, type TemplateValues } from './render.ts';

/** Headers that are secret: their values stay out of a trace. */
const SECRET = /authorization|cookie|token|secret|api-?key/i;

/** Applies changes to a flat list of names and values; order and case of the others stay. */
export function editHeaders(
  headers: readonly string[],
  edits: readonly HeaderChange[],
  values: TemplateValues,
): { readonly headers: string[]; readonly changes: readonly Change[] } {
  let list = [...headers];
  const changes: Change[] = [];
  for (const edit of edits) {
    const wanted = edit.name.toLowerCase();
    const before = valuesOf(list, wanted);
    const value = edit.do === 'remove' ? null : headerSafe(render(edit.value, values));
    if (edit.do === 'add') list.push(edit.name, value ?? '');
    else {
      const kept: string[] = [];
      let placed = value === null;
      for (let i = 0; i + 1 < list.length; i += 2) {
        const name = list[i] as string;
        if (name.toLowerCase() !== wanted) kept.push(name, list[i + 1] as string);
        else if (!placed) {
          placed = true;
          kept.push(edit.name, value ?? '');
        }
      }
      if (!placed) kept.push(edit.name, value ?? '');
      list = kept;
    }
    const after = valuesOf(list, wanted);
    if (before !== after)
      changes.push({
        place: `header ${edit.name}`,
        before: shown(edit.name, before),
        after: shown(edit.name, after),
      });
  }
  return { headers: list, changes };
}

/** What a rendered value may not bring into a header: line breaks and characters beyond Latin-1. */
function headerSafe(value: string): string {
  return value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
}

function valuesOf(headers: readonly string[], wanted: string): string | null {
  const values = headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === wanted);
  return values.length === 0 ? null : values.join(', ');
}

function shown(name: string, value: string | null): string | null {
  return value !== null && SECRET.test(name) ? '••••' : value;
}
