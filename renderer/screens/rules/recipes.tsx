import {
  Braces,
  ChevronDown,
  ChevronUp,
  Hourglass,
  type LucideIcon,
  OctagonX,
  Plus,
  Search,
  Unplug,
  UserRoundX,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Recipe } from '../../../shared/contract/rules.ts';
import { call } from '../../app/engine.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { report, workspace } from '../../app/workspace.ts';
import { announce } from '../../ui/announce.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { InlineError } from '../../ui/notice.tsx';
import { useStore } from '../../ui/store.ts';
import { plainWords, Words } from '../../ui/words.tsx';
import { moveTo, rulesParts, rulesPlace } from './rules-place.ts';
import { useRecipes } from './rules-state.ts';

const groups: Readonly<Record<Recipe['group'], readonly [string, LucideIcon]>> = {
  slow: ['Slow', Hourglass],
  errors: ['Refused', OctagonX],
  connection: ['Connection', Unplug],
  data: ['Answers', Braces],
  identity: ['People', UserRoundX],
};

/** Ready-made rules for cases that happen. */
export function Recipes({ onClose }: { onClose: (() => void) | null }) {
  const { all, problem } = useRecipes();
  const search = useStore(rulesPlace, (now) => now.search);
  const [open, setOpen] = useState<string | null>(null);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (all ?? []).filter((recipe) => {
    const text = [recipe.name, recipe.summary, ...recipe.sentences.map(plainWords)].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <section className="recipes" aria-label="Recipes">
      <header className="recipes-head">
        <h2 className="strong grow">Recipes</h2>
        {onClose && (
          <IconButton label="Hide the recipes" onPress={onClose}>
            <X size={15} strokeWidth={1.75} />
          </IconButton>
        )}
      </header>
      <div className="recipes-search">
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={(element) => {
            rulesParts.search = element;
          }}
          aria-label="Search recipes"
          placeholder="429, time-out, duplicate"
          value={search}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => moveTo({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || search === '') return;
            event.stopPropagation();
            moveTo({ search: '' });
          }}
        />
        {search !== '' && (
          <IconButton label="Clear the search" onPress={() => moveTo({ search: '' })}>
            <X size={14} strokeWidth={1.75} />
          </IconButton>
        )}
      </div>
      {problem && <InlineError problem={problem} />}
      <div className="recipes-scroll">
        {Object.entries(groups).map(([group, [title, Icon]]) => {
          const members = found.filter((recipe) => recipe.group === group);
          if (members.length === 0) return null;
          return (
            <section key={group} aria-label={title}>
              <h3 className="recipes-group label">{title}</h3>
              <ul>
                {members.map((recipe) => (
                  <RecipeItem
                    key={recipe.id}
                    recipe={recipe}
                    Icon={Icon}
                    open={open === recipe.id}
                    onToggle={() => setOpen(open === recipe.id ? null : recipe.id)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
        {all !== null && found.length === 0 && (
          <p className="recipes-none t2">
            {search === '' ? 'There are none.' : `None of ${all.length} recipes has these words.`}
          </p>
        )}
      </div>
    </section>
  );
}

function RecipeItem(props: { recipe: Recipe; Icon: LucideIcon; open: boolean; onToggle: () => void }) {
  const { recipe, Icon, open } = props;
  return (
    <li className={open ? 'recipe open' : 'recipe'}>
      <AriaButton className="recipe-open" aria-expanded={open} onPress={props.onToggle}>
        <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
        <span className="recipe-words">
          <span className="recipe-name">{recipe.name}</span>
          <span className="recipe-summary">{recipe.summary}</span>
        </span>
        {open ? (
          <ChevronUp size={14} strokeWidth={1.75} aria-hidden="true" />
        ) : (
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
        )}
      </AriaButton>
      {open && (
        <div className="recipe-more">
          <ul className="recipe-rules">
            {recipe.sentences.map((sentence, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rules of a recipe never change
              <li key={at}>
                <Words sentence={sentence} strongNames />
              </li>
            ))}
          </ul>
          {recipe.sources.length > 0 && (
            <p className="hint">
              Seen in{' '}
              {recipe.sources.map(({ title, url }, at) => (
                <span key={url}>
                  {at > 0 && '; '}
                  <a href={url} target="_blank" rel="noreferrer">
                    {title}
                  </a>
                </span>
              ))}
            </p>
          )}
          <AddRecipe recipe={recipe} />
        </div>
      )}
    </li>
  );
}

function AddRecipe({ recipe }: { recipe: Recipe }) {
  const listeners = useStore(workspace, (now) => now?.listeners) ?? [];
  const add = (to: number[] | null) => {
    call('rule.addRecipe', { recipe: recipe.id, listeners: to }).then((made) => {
      announce(made.length === 1 ? 'Rule added, on' : `${made.length} rules added, on`);
      const last = made.at(-1);
      if (last) rulesParts.list?.reveal(last.id, false);
    }, report);
  };
  const plus = <Plus size={14} strokeWidth={1.75} aria-hidden="true" />;
  if (listeners.length < 2) {
    return (
      <Button icon={plus} onPress={() => add(null)}>
        Add and switch on
      </Button>
    );
  }
  return (
    <MenuButton
      label="For which listener"
      entries={[
        { id: 'all', label: 'All listeners', run: () => add(null) },
        null,
        ...listeners.map((listener) => ({
          id: String(listener.id),
          label: listener.name,
          icon: <ListenerTile listener={listener} />,
          run: () => add([listener.id]),
        })),
      ]}
    >
      <AriaButton className="btn bordered">
        {plus}
        Add and switch on for
        <ChevronDown size={13} strokeWidth={1.75} aria-hidden="true" />
      </AriaButton>
    </MenuButton>
  );
}
