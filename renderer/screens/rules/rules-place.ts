import type { RuleEntry } from '../../../shared/contract/rules.ts';
import { Rule } from '../../../shared/rules/rule.ts';
import { call } from '../../app/engine.ts';
import { go } from '../../app/place.ts';
import { report } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { createStore } from '../../ui/store.ts';
import { isOn, tookList } from './rules-state.ts';

/** A rule that is being written. It may be wrong meanwhile; the schema says in what. */
export interface RuleDraft {
  readonly key: string;
  /** The rule it changes; null for a new one. */
  readonly id: number | null;
  /** Where in the list a new one goes. */
  readonly position: number;
  /** What it was begun from. */
  readonly base: Rule;
  readonly rule: Rule;
  /** The latest that was right, for its sentence and for trying out. */
  readonly valid: Rule;
  /** Its JSON while that is edited instead of the form. */
  readonly json: string | null;
  /** That JSON is no rule; `rule` is the latest that was one. */
  readonly faulty: boolean;
  /** Saving was tried: from now on what is missing is pointed out too. */
  readonly tried: boolean;
  readonly saving: boolean;
  readonly problem: Problem | null;
}

/** Where the person is within Rules. Survives switching screens. */
export interface RulesPlace {
  /** Key of the draft that is open in the list. */
  readonly open: string | null;
  readonly drafts: ReadonlyMap<string, RuleDraft>;
  /** What is shown in place of the list. */
  readonly task: 'import' | null;
  /** Null: as the window's width allows. */
  readonly recipes: boolean | null;
  readonly search: string;
}

export const rulesPlace = createStore<RulesPlace>({
  open: null,
  drafts: new Map(),
  task: null,
  recipes: null,
  search: '',
});

/** What keys reach; set by the parts while they are mounted. */
export const rulesParts: {
  list: {
    moveFocus(by: number): void;
    /** Moves the rule that has the focus within the order. */
    moveRule(by: number): void;
    /** Brings a rule into sight as soon as it is in the list, and puts the focus on it if asked to. */
    reveal(id: number, focus: boolean): void;
  } | null;
  search: HTMLInputElement | null;
} = { list: null, search: null };

export function moveTo(change: Partial<RulesPlace>): void {
  rulesPlace.set((before) => ({ ...before, ...change }));
}

const blank: Rule = Rule.parse({
  match: [{ on: 'meaning', any: ['create'] }],
  acts: [{ act: 'status', status: 429, retryAfter: 30 }],
});

let made = 0;

function open(draft: RuleDraft): void {
  rulesPlace.set((before) => ({
    ...before,
    open: draft.key,
    task: null,
    drafts: new Map(before.drafts).set(draft.key, draft),
  }));
}

function draftOf(rule: Rule, id: number | null, position: number): RuleDraft {
  return {
    key: id === null ? `new ${++made}` : `rule ${id}`,
    id,
    position,
    base: rule,
    rule,
    valid: rule,
    json: null,
    faulty: false,
    tried: false,
    saving: false,
    problem: null,
  };
}

/** Opens a rule that does not exist yet; at the top, where nothing can come before it, unless told otherwise. */
export function openNew(rule: Rule = blank, position = 0): void {
  open(draftOf(rule, null, position));
  go({ screen: 'rules' });
}

/** Opens a rule of the list, with what was begun before, or closes it. */
export function toggle({ id, rule }: Pick<RuleEntry, 'id' | 'rule'>): void {
  const key = `rule ${id}`;
  const { open: now, drafts } = rulesPlace.get();
  if (now === key) return close(key);
  const begun = drafts.get(key);
  open(begun && isChanged(begun) ? begun : draftOf(rule, id, 0));
}

/** Shows a rule of the list from elsewhere. */
export async function showRule(id: number): Promise<void> {
  try {
    const list = await call('rule.list', {});
    tookList(list);
    const entry = list.rules.find((each) => each.id === id);
    if (entry && rulesPlace.get().open !== `rule ${id}`) toggle(entry);
    if (!entry) announce('This rule was removed since');
    go({ screen: 'rules' });
  } catch (error) {
    report(error);
  }
}

/** Closes the editor. What was changed stays as a draft. */
export function close(key: string): void {
  const { id = null } = rulesPlace.get().drafts.get(key) ?? {};
  if (id !== null) rulesParts.list?.reveal(id, true);
  rulesPlace.set((before) => {
    const draft = before.drafts.get(key);
    const drafts = new Map(before.drafts);
    if (draft && draft.id !== null && !isChanged(draft)) drafts.delete(key);
    return { ...before, drafts, open: before.open === key ? null : before.open };
  });
}

export function discard(key: string): void {
  rulesPlace.set((before) => {
    const drafts = new Map(before.drafts);
    drafts.delete(key);
    return { ...before, drafts, open: before.open === key ? null : before.open };
  });
}

export function isChanged(draft: RuleDraft): boolean {
  return draft.faulty || JSON.stringify(draft.rule) !== JSON.stringify(draft.base);
}

export function changeDraft(key: string, change: Partial<Omit<RuleDraft, 'key' | 'id' | 'base'>>): void {
  rulesPlace.set((before) => {
    const draft = before.drafts.get(key);
    if (!draft) return before;
    const next = { ...draft, ...change };
    if (change.rule) {
      const parsed = Rule.safeParse(change.rule);
      if (parsed.success) next.valid = parsed.data;
    }
    return { ...before, drafts: new Map(before.drafts).set(key, next) };
  });
}

/** `keep`: on or off as it is; `once`: on, for one request. */
export type SaveHow = 'keep' | 'on' | 'off' | 'once';

/** What saving does unless asked otherwise: a new rule, or one that is off, is switched on. */
export function usualSave({ id }: RuleDraft): SaveHow {
  return id !== null && isOn(id) ? 'keep' : 'on';
}

/** Keeps a draft as a rule. False when it is not one yet; the fields then say why. */
export async function save(key: string, how: SaveHow): Promise<boolean> {
  const draft = rulesPlace.get().drafts.get(key);
  if (!draft || draft.saving) return false;
  const parsed = Rule.safeParse(draft.rule);
  if (!parsed.success || draft.faulty) {
    changeDraft(key, { tried: true });
    announce('Not saved: something in the rule is missing or wrong');
    return false;
  }
  const { data } = parsed;
  const on = how === 'keep' ? draft.id !== null && isOn(draft.id) : how !== 'off';
  const rule = { ...data, on, limits: how === 'once' ? { ...data.limits, count: 1 } : data.limits };
  changeDraft(key, { saving: true, problem: null });
  try {
    const { id } =
      draft.id === null
        ? await call('rule.create', { rule, position: draft.position })
        : await call('rule.update', { id: draft.id, rule });
    discard(key);
    rulesParts.list?.reveal(id, true);
    announce('Rule saved');
    return true;
  } catch (error) {
    changeDraft(key, { saving: false, problem: toProblem(error) });
    return false;
  }
}

/** What is written about a rule that was removed elsewhere becomes a new one. */
export function settleDrafts(ids: ReadonlySet<number>): void {
  rulesPlace.set((before) => {
    const orphans = [...before.drafts.values()].filter(({ id }) => id !== null && !ids.has(id));
    if (orphans.length === 0) return before;
    const drafts = new Map(before.drafts);
    let { open: now } = before;
    for (const orphan of orphans) {
      drafts.delete(orphan.key);
      if (!isChanged(orphan)) {
        if (now === orphan.key) now = null;
        continue;
      }
      const key = `new ${++made}`;
      drafts.set(key, { ...orphan, key, id: null });
      if (now === orphan.key) now = key;
    }
    return { ...before, drafts, open: now };
  });
}

/** From now on answer such requests as this one was answered: as a draft, to be looked at and saved. */
export async function startFromExchange(exchange: number): Promise<void> {
  try {
    const { rule } = await call('rule.fromExchange', { exchange });
    openNew(rule);
    announce('A rule that answers like this, not saved yet');
  } catch (error) {
    report(error);
  }
}
