import { useMemo } from 'react';
import type { Held } from '../../../shared/contract/breakpoints.ts';
import type { RecordBefore } from './before-tab.tsx';
import { type Editing, textOf } from './held-editing.ts';
import { type QuickAnswer, quickAnswers } from './quick-answers.ts';

/** Ready answers to what was asked. They answer what the client sent, not what the fields make of it. */
export function useQuickAnswers(
  held: Held,
  editing: Editing | undefined,
  before: RecordBefore | null,
): readonly QuickAnswer[] {
  const request = editing?.request;
  const record = before?.resource ?? null;
  const { meaning } = held;
  return useMemo(() => {
    if (!request) return [];
    const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
    return quickAnswers({
      method: request.method,
      target: request.target,
      origin: host ? `http://${host}` : '',
      body: textOf(request.body),
      about: meaning.subject?.label ?? null,
      group: meaning.subject?.type === 'Group' || /\/Groups(\/|\?|$)/.test(request.target),
      record,
    });
  }, [request, record, meaning]);
}
