import type { Draft, DraftHeader, Exchange } from '../../../shared/contract/exchange.ts';
import { call } from '../../app/engine.ts';
import { go } from '../../app/place.ts';
import { report } from '../../app/workspace.ts';
import { fromBase64, utf8 } from '../../code/hex.ts';
import { prettyJson } from '../../code/pretty.ts';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { createStore } from '../../ui/store.ts';
import { type HeaderLine, headerLines } from './header-lines.tsx';

export interface Send {
  /** The exchange it became. */
  id: number;
  at: number;
  /** What was different from the recording: "2 lines changed". */
  summary: string;
}

export interface DraftState {
  original: Exchange;
  /** The recorded body made readable, and as it was sent. */
  recordedBody: string;
  recordedText: string;
  method: string;
  target: string;
  /** Listener to send through, or null to send to `url`. */
  listener: number | null;
  url: string;
  headers: readonly HeaderLine[];
  /** Let recorded secrets go to another address than a listener. */
  secretsToUrl: boolean;
  body: string;
  sends: readonly Send[];
  shownSend: number | null;
  sending: boolean;
  problem: Problem | null;
}

export interface Drafts {
  open: number | null;
  byExchange: ReadonlyMap<number, DraftState>;
}

export const drafts = createStore<Drafts>({ open: null, byExchange: new Map() });

const kept = 20;
const largestBody = 4 * 1024 * 1024;
/** Headers that belong to the connection or the length; they are made anew when a draft is sent. */
const madeWhenSent =
  /^(host|content-length|connection|keep-alive|transfer-encoding|content-encoding|expect|te|upgrade)$/i;

/** Whether a header is part of a draft. */
export function isEditable(name: string): boolean {
  return !madeWhenSent.test(name);
}

export function changeDraft(change: Partial<DraftState>): void {
  drafts.set((before) => {
    const draft = before.open === null ? undefined : before.byExchange.get(before.open);
    if (before.open === null || !draft) return before;
    return { ...before, byExchange: new Map(before.byExchange).set(before.open, { ...draft, ...change }) };
  });
}

/** Opens the editor on an exchange, with the draft that was begun before, when there is one. */
export async function startDraft(id: number): Promise<void> {
  if (drafts.get().byExchange.has(id)) {
    drafts.set((before) => ({ ...before, open: id }));
    return go({ screen: 'edit' });
  }
  try {
    const original = await call('exchange.get', { id });
    const recordedText = await readBody(original);
    drafts.set((before) => {
      const byExchange = new Map(before.byExchange).set(id, freshDraft(original, recordedText));
      for (const oldest of byExchange.keys()) {
        if (byExchange.size <= kept) break;
        byExchange.delete(oldest);
      }
      return { open: id, byExchange };
    });
    go({ screen: 'edit' });
  } catch (error) {
    report(error);
  }
}

async function readBody(exchange: Exchange): Promise<string> {
  const { body } = exchange.messages.requestReceived;
  if (!body || body.size === 0) return '';
  const answer = await call('exchange.body', {
    id: exchange.id,
    role: 'requestReceived',
    limit: largestBody,
  });
  if (answer.cut || answer.total > largestBody) {
    throw new Error('The body of this request was not stored whole, so it cannot be edited and sent again.');
  }
  const text = utf8(fromBase64(answer.base64));
  if (text === null) throw new Error('The body of this request is not text, so it cannot be edited here.');
  return text;
}

export function freshDraft(original: Exchange, recordedText: string): DraftState {
  const recordedBody = prettyJson(recordedText) ?? recordedText;
  const { method, target, headers, masked } = original.messages.requestReceived;
  return {
    original,
    recordedBody,
    recordedText,
    method,
    target,
    listener: original.listener,
    url: '',
    headers: headerLines(headers, masked).filter(({ name }) => isEditable(name)),
    secretsToUrl: false,
    body: recordedBody,
    sends: [],
    shownSend: null,
    sending: false,
    problem: null,
  };
}

export function openDraft(state: Drafts): DraftState | null {
  return state.open === null ? null : (state.byExchange.get(state.open) ?? null);
}

export function revertDraft(draft: DraftState): void {
  const { method, target, headers, listener, body } = freshDraft(draft.original, draft.recordedText);
  changeDraft({ method, target, headers, listener, body, url: '', secretsToUrl: false, problem: null });
}

/** A body that was not edited goes out byte for byte as recorded, not as it was made readable. */
export function bodyToSend(draft: DraftState): string {
  return draft.body === draft.recordedBody ? draft.recordedText : draft.body;
}

/** The draft as the contract takes it. Recorded secrets only go to another address when that was chosen. */
export function toContract(draft: DraftState): Draft {
  const toUrl = draft.listener === null;
  return {
    resendOf: draft.original.id,
    to: toUrl ? { url: draft.url.trim() } : { listener: draft.listener as number },
    method: draft.method.trim(),
    target: draft.target.trim(),
    headers: draft.headers.flatMap((line): DraftHeader[] => {
      if (line.name.trim() === '') return [];
      if (!line.recorded) return [{ name: line.name.trim(), value: line.value }];
      return toUrl && !draft.secretsToUrl ? [] : [{ name: line.name, recorded: true }];
    }),
    body: bodyToSend(draft),
  };
}

export async function sendDraft(summary: string): Promise<void> {
  const draft = openDraft(drafts.get());
  if (!draft || draft.sending) return;
  const original = draft.original.id;
  const update = (change: (before: DraftState) => Partial<DraftState>) =>
    drafts.set((before) => {
      const current = before.byExchange.get(original);
      if (!current) return before;
      return {
        ...before,
        byExchange: new Map(before.byExchange).set(original, { ...current, ...change(current) }),
      };
    });
  update(() => ({ sending: true, problem: null }));
  try {
    const { id } = await call('exchange.send', { draft: toContract(draft) });
    update((before) => ({
      sending: false,
      sends: [{ id, at: Date.now(), summary }, ...before.sends],
      shownSend: id,
    }));
  } catch (error) {
    update(() => ({ sending: false, problem: toProblem(error) }));
  }
}
