import { useEffect, useState } from 'react';
import { call } from '../../app/engine.ts';

/** Why a text would be refused as a resource, and the attribute it is about when that is known. */
export interface ResourceProblem {
  detail: string;
  attribute: string | null;
}

const checkAfter = 350;

/**
 * What a listener's mock would say of a text as a resource of the type, by schema and profile. Null: nothing,
 * or not known yet. Text that is not JSON is not asked about. A null `text` or `listener` asks nothing.
 */
export function useResourceCheck(
  listener: number | null,
  type: string,
  text: string | null,
): ResourceProblem | null {
  const [problem, setProblem] = useState<ResourceProblem | null>(null);
  useEffect(() => {
    if (text === null || listener === null) return setProblem(null);
    let current = true;
    const timer = setTimeout(() => {
      if (!isJson(text)) return setProblem(null);
      call('directory.check', { listener, type, text }).then(
        ({ problem: found }) => current && setProblem(found),
        () => {},
      );
    }, checkAfter);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, listener, type]);
  return problem;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The line of the JSON that the last part of an attribute's path stands on. */
export function lineOfAttribute(text: string, attribute: string): number | null {
  const lines = text.split('\n');
  let from = 0;
  for (const part of attribute.replace(/^urn:.*:/, '').split(/[.[\]]/)) {
    const at = lines.findIndex((line, index) => index >= from && line.trimStart().startsWith(`"${part}"`));
    if (at < 0) break;
    from = at;
    if (part === attribute.split('.').at(-1)) return at + 1;
  }
  return from === 0 ? null : from + 1;
}
