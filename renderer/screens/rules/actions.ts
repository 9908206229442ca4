import type { Action } from '../../app/action.ts';
import { go, place } from '../../app/place.ts';
import { workspace } from '../../app/workspace.ts';
import { exportRules } from './export.ts';
import {
  close,
  moveTo,
  openNew,
  rulesParts,
  rulesPlace,
  save,
  startFromExchange,
  usualSave,
} from './rules-place.ts';

const onRules = () => place.get().screen === 'rules';
const ready = () => workspace.get() !== null;
const exchange = () => place.get().selected;

export const rulesActions: readonly Action[] = [
  {
    id: 'rules',
    title: 'Rules',
    also: 'breakpoints recipes faults intercept',
    group: 'Go',
    keys: ['mod+3'],
    whileTyping: true,
    run: () => go({ screen: 'rules' }),
  },
  {
    id: 'rule-new',
    title: 'New rule',
    also: 'rewrite answer delay fault mock',
    group: 'Rules',
    keys: ['shift+b'],
    when: ready,
    run: () => openNew(),
  },
  {
    id: 'rule-from-exchange',
    title: 'From now on answer like this',
    also: 'rule mock stub repeat answer',
    group: 'Rules',
    keys: ['l'],
    when: () => place.get().screen === 'timeline' && exchange() !== null,
    run: () => {
      const id = exchange();
      if (id !== null) void startFromExchange(id);
    },
  },
  {
    id: 'rules-save',
    title: 'Save the rule',
    group: 'Rules',
    keys: ['mod+s', 'mod+Enter'],
    whileTyping: true,
    when: () => onRules() && rulesPlace.get().open !== null,
    run: () => {
      const { open, drafts } = rulesPlace.get();
      const draft = open === null ? undefined : drafts.get(open);
      if (!draft) return;
      void save(draft.key, usualSave(draft));
    },
  },
  {
    id: 'rules-leave',
    title: 'Close the rule',
    group: 'Rules',
    keys: ['Escape'],
    when: () => onRules() && (rulesPlace.get().open !== null || rulesPlace.get().task !== null),
    run: () => {
      const { open, task } = rulesPlace.get();
      if (task !== null) moveTo({ task: null });
      else if (open !== null) close(open);
    },
  },
  {
    id: 'rules-next',
    title: 'Next rule',
    group: 'Rules',
    keys: ['j', 'ArrowDown'],
    when: onRules,
    run: () => rulesParts.list?.moveFocus(1),
  },
  {
    id: 'rules-previous',
    title: 'Previous rule',
    group: 'Rules',
    keys: ['k', 'ArrowUp'],
    when: onRules,
    run: () => rulesParts.list?.moveFocus(-1),
  },
  {
    id: 'rule-up',
    title: 'Move the rule up',
    group: 'Rules',
    keys: ['alt+ArrowUp'],
    when: onRules,
    run: () => rulesParts.list?.moveRule(-1),
  },
  {
    id: 'rule-down',
    title: 'Move the rule down',
    group: 'Rules',
    keys: ['alt+ArrowDown'],
    when: onRules,
    run: () => rulesParts.list?.moveRule(1),
  },
  {
    id: 'recipes',
    title: 'Recipes',
    also: 'rules faults ready-made search',
    group: 'Rules',
    when: ready,
    run: () => {
      moveTo({ recipes: true });
      go({ screen: 'rules' });
      requestAnimationFrame(() => rulesParts.search?.focus());
    },
  },
  {
    id: 'recipes-search',
    title: 'Search recipes',
    group: 'Rules',
    keys: ['/'],
    when: onRules,
    run: () => {
      if (!rulesParts.search) moveTo({ recipes: true });
      requestAnimationFrame(() => rulesParts.search?.focus());
    },
  },
  {
    id: 'rules-import',
    title: 'Import rules',
    also: 'json file',
    group: 'Rules',
    when: ready,
    run: () => {
      moveTo({ task: 'import' });
      go({ screen: 'rules' });
    },
  },
  {
    id: 'rules-export',
    title: 'Export all rules',
    also: 'json file save',
    group: 'Rules',
    when: ready,
    run: () => void exportRules(null),
  },
];
