import { type Held, HeldEdit, type HeldRelease } from '../../../shared/contract/breakpoints.ts';
import type { DraftHeader } from '../../../shared/contract/exchange.ts';
import type { MethodResult } from '../../../shared/contract/rpc.ts';
import { call } from '../../app/engine.ts';
import { fromBase64, utf8 } from '../../code/hex.ts';
import { prettyJson } from '../../code/pretty.ts';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { createStore } from '../../ui/store.ts';
import { type HeaderLine, headerLines } from '../edit/header-lines.tsx';
import { held, release } from './held-state.ts';
import type { HandAnswer } from './quick-answers.ts';

export type HeldMessages = MethodResult<'breakpoint.message'>;

/** A message as it stands in the fields. `body` null: bytes that are no text, which go on as they came. */
export interface MessageFields {
  method: string;
  target: string;
  status: string;
  headers: readonly HeaderLine[];
  body: string | null;
}

/** What is being done to one held exchange. Survives looking at another. */
export interface Editing {
  id: number;
  stage: Held['stage'];
  request: HeldMessages['request'];
  answer: HeldMessages['answer'];
  /** The held message, as the fields showed it at first. */
  original: MessageFields;
  fields: MessageFields;
  /** An answer by hand to a held request, while it is written. */
  own: HandAnswer | null;
  releasing: boolean;
  problem: Problem | null;
}

export const editings = createStore<ReadonlyMap<number, Editing>>(new Map());

/** Time after a keystroke before edits are kept in the engine, in ms. */
const keepAfter = 250;
const keeping = new Map<
  number,
  { timer: ReturnType<typeof setTimeout> | null; under: number; last: string }
>();

held.subscribe(() => {
  const now = new Map(held.get().map((each) => [each.id, each]));
  const gone = [...editings.get().keys()].filter((id) => !now.has(id));
  if (gone.length > 0) {
    editings.set((before) => new Map([...before].filter(([id]) => now.has(id))));
    for (const id of gone) {
      clearTimeout(keeping.get(id)?.timer ?? undefined);
      keeping.delete(id);
    }
  }
  for (const each of now.values()) adopt(each);
});

/** Reads the held messages, unless that was done before. */
export async function beginEditing(id: number): Promise<Problem | null> {
  if (editings.get().has(id)) return null;
  try {
    const message = await call('breakpoint.message', { id });
    if (held.get().some((each) => each.id === id) && !editings.get().has(id)) {
      editings.set((before) => new Map(before).set(id, fresh(message)));
      adopt(message.held);
    }
    return null;
  } catch (error) {
    return toProblem(error);
  }
}

function fresh({ held: { id, stage }, request, answer }: HeldMessages): Editing {
  const message = stage === 'answer' && answer ? answer : request;
  const text = textOf(message.body);
  const original: MessageFields = {
    method: request.method,
    target: request.target,
    status: answer ? String(answer.status) : '',
    headers: headerLines(message.headers, message.masked),
    body: text === null ? null : (prettyJson(text) ?? text),
  };
  return {
    id,
    stage,
    request,
    answer,
    original,
    fields: original,
    own: null,
    releasing: false,
    problem: null,
  };
}

export function textOf(body: HeldMessages['request']['body']): string | null {
  return 'text' in body ? body.text : utf8(fromBase64(body.base64));
}

/** Headers that are made to fit the body, and are therefore nothing to edit. */
export function fitsItself(name: string): boolean {
  return /^(content-length|transfer-encoding|content-encoding)$/i.test(name);
}

/** The fields as the contract takes them. What was not touched goes on byte for byte. */
export function toEdit({ stage, original, fields }: Editing): HeldEdit | null {
  const headers = fields.headers.flatMap((line): DraftHeader[] => {
    const name = line.name.trim();
    if (name === '') return [];
    return [line.recorded ? { name, recorded: true } : { name, value: line.value }];
  });
  const body = fields.body === null || fields.body === original.body ? null : { text: fields.body };
  const edit =
    stage === 'request'
      ? { stage, method: fields.method.trim(), target: fields.target.trim(), headers, body }
      : { stage, status: Number(fields.status), headers, body };
  return HeldEdit.safeParse(edit).data ?? null;
}

export function isEdited(editing: Editing): boolean {
  return signature(editing.fields) !== signature(editing.original);
}

function signature({ headers, ...rest }: MessageFields): string {
  return JSON.stringify([rest, headers.map(({ name, value, recorded }) => [name, recorded ? null : value])]);
}

export function changeFields(id: number, change: Partial<MessageFields>): void {
  update(id, (before) => ({ fields: { ...before.fields, ...change }, problem: null }));
  keepSoon(id);
}

export function undoEdits(id: number): void {
  update(id, (before) => ({ fields: before.original, problem: null }));
  keepSoon(id);
}

export function changeOwn(id: number, own: HandAnswer | null): void {
  update(id, () => ({ own, problem: null }));
}

function update(id: number, change: (before: Editing) => Partial<Editing>): void {
  editings.set((before) => {
    const editing = before.get(id);
    return editing ? new Map(before).set(id, { ...editing, ...change(editing) }) : before;
  });
}

/** The engine keeps edits, so that they count when time runs out and other windows see them. */
function keepSoon(id: number): void {
  const state = keeping.get(id) ?? { timer: null, under: 0, last: '' };
  keeping.set(id, state);
  clearTimeout(state.timer ?? undefined);
  state.timer = setTimeout(() => {
    state.timer = null;
    const editing = editings.get().get(id);
    if (!editing) return;
    const draft = isEdited(editing) ? toEdit(editing) : null;
    // What cannot be sent is not kept; the last edits that could be stay.
    if (draft === null && isEdited(editing)) return;
    state.last = JSON.stringify(draft);
    state.under++;
    call('breakpoint.keep', { id, draft })
      // One that is over meanwhile shows how it ended.
      .catch(() => {})
      .finally(() => state.under--);
  }, keepAfter);
}

/** Takes over edits made in another window, unless this one has newer ones on the way. */
function adopt({ id, draft }: Held): void {
  const editing = editings.get().get(id);
  if (!editing) return;
  const state = keeping.get(id);
  if (state && (state.timer !== null || state.under > 0)) return;
  const text = JSON.stringify(draft);
  if (text === (state?.last ?? 'null')) return;
  keeping.set(id, { timer: null, under: 0, last: text });
  update(id, ({ original }) => ({ fields: draft ? fieldsOf(draft, original) : original }));
}

function fieldsOf(draft: HeldEdit, original: MessageFields): MessageFields {
  const recorded = [...original.headers];
  const headers = draft.headers.map((header) => {
    const at = recorded.findIndex(
      (line) =>
        line.name.toLowerCase() === header.name.toLowerCase() && line.recorded === !('value' in header),
    );
    // A line that is the same keeps its key, and with it the focus.
    const [line] = at < 0 ? [] : recorded.splice(at, 1);
    const [made] = headerLines([[header.name, 'value' in header ? header.value : (line?.value ?? '')]], []);
    return { ...(made as HeaderLine), ...(line && { key: line.key }), recorded: !('value' in header) };
  });
  const body =
    draft.body === null ? original.body : 'text' in draft.body ? draft.body.text : textOf(draft.body);
  return draft.stage === 'request'
    ? { ...original, method: draft.method, target: draft.target, headers, body }
    : { ...original, status: String(draft.status), headers, body };
}

/** Lets it go as the fields say; the problem of one that cannot be let go is shown where it is edited. */
export async function sendOn(id: number): Promise<void> {
  const editing = editings.get().get(id);
  const edit = editing && isEdited(editing) ? toEdit(editing) : null;
  if (editing && isEdited(editing) && edit === null) return;
  await finish(id, edit ? { kind: 'edited', edit } : { kind: 'unchanged' });
}

export function answerByHand(id: number, { status, headers, body }: HandAnswer): Promise<void> {
  const named = headers.filter(({ name }) => name.trim() !== '');
  return finish(id, {
    kind: 'answer',
    answer: {
      status: Number(status),
      headers: named.map(({ name, value }) => [name.trim(), value]),
      body: { text: body },
    },
  });
}

export function finish(id: number, how: HeldRelease): Promise<void> {
  const editing = editings.get().get(id);
  if (editing?.releasing) return Promise.resolve();
  update(id, () => ({ releasing: true, problem: null }));
  return release(id, how).then(
    () => {},
    (error) => update(id, () => ({ releasing: false, problem: toProblem(error) })),
  );
}

/** Lets the answer leave at once. A problem shows in the pane, like that of every other way to let go. */
export function answerNow({ id }: Held, answer: HandAnswer): void {
  void answerByHand(id, answer);
}
