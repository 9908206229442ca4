// biome-ignore-all lint/a11y/useSemanticElements: a search landmark with more in it than a form
import { ListFilter, X } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { complete } from '../../../shared/filter/complete.ts';
import { parseFilter } from '../../../shared/filter/parse.ts';
import { explainFilter } from '../../../shared/filter/print.ts';
import { go, parts, place } from '../../app/place.ts';
import { listenerLetter, workspace } from '../../app/workspace.ts';
import { Kbd } from '../../ui/button.tsx';
import { count, counted } from '../../ui/format.ts';
import { useStore } from '../../ui/store.ts';
import { chipsOf, joinFilter, withoutTerm } from './terms.ts';

export interface FilterError {
  message: string;
  /** The piece of the filter it is about. */
  piece: string;
}

/**
 * The filter as chips, and a field for the next term. `draft` is what stands in the field: it takes effect while
 * it is typed, as soon as it is well-formed.
 */
export function FilterBar(props: {
  draft: string;
  setDraft: (draft: string) => void;
  matching: number;
  total: number;
  error: FilterError | null;
}) {
  const { draft, setDraft } = props;
  const filter = useStore(place, (now) => now.filter);
  const chips = useMemo(() => chipsOf(filter) ?? [], [filter]);
  const [completing, setCompleting] = useState(false);
  const [active, setActive] = useState(-1);
  const [problem, setProblem] = useState<FilterError | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const listeners = useStore(workspace, (now) => now?.listeners);

  useEffect(() => {
    parts.filterInput = input.current;
    return () => {
      parts.filterInput = null;
    };
  }, []);

  const completion = useMemo(() => {
    if (!completing) return null;
    const offered = complete(draft, draft.length, {
      listener: (listeners ?? []).map((listener) => ({
        value: listenerLetter(listener),
        description: listener.name,
      })),
    });
    return offered.options.length > 0 ? { ...offered, options: offered.options.slice(0, 12) } : null;
  }, [completing, draft, listeners]);

  // A term that is still being typed is not wrong yet: say so only after a pause.
  useEffect(() => {
    setProblem(null);
    const parsed = parseFilter(draft);
    if (parsed.ok) return;
    const timer = setTimeout(
      () => setProblem({ message: parsed.message, piece: draft.slice(parsed.from, parsed.to) }),
      900,
    );
    return () => clearTimeout(timer);
  }, [draft]);

  const commit = (): boolean => {
    const parsed = parseFilter(draft);
    if (!parsed.ok) {
      setProblem({ message: parsed.message, piece: draft.slice(parsed.from, parsed.to) });
      return false;
    }
    if (parsed.query.terms.length > 0) go({ filter: joinFilter(filter, draft) });
    setDraft('');
    setActive(-1);
    return true;
  };
  const take = (at: number) => {
    const option = completion?.options[at];
    if (!completion || !option) return;
    const next = draft.slice(0, completion.from) + option.insert + draft.slice(completion.to);
    setActive(-1);
    if (next.endsWith(':')) return setDraft(next);
    go({ filter: joinFilter(filter, next) });
    setDraft('');
    setCompleting(false);
  };
  const editChip = (at: number) => {
    const chip = chips[at];
    if (!chip) return;
    go({ filter: withoutTerm(filter, at) });
    setDraft(chip.text);
    input.current?.focus();
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    const options = completion?.options.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!completion) {
        if (event.key === 'ArrowDown' && draft) setCompleting(true);
        else if (event.key === 'ArrowDown') parts.list?.focus();
        else return;
      } else
        setActive((active + (event.key === 'ArrowDown' ? 1 : options + (active < 0 ? 0 : -1))) % options);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && completion && active >= 0) take(active);
    else if (event.key === 'Enter') {
      if (commit()) {
        setCompleting(false);
        parts.list?.focus();
      }
    } else if (event.key === 'Escape') {
      if (completion) setCompleting(false);
      else if (draft) setDraft('');
      else parts.list?.focus();
    } else if (event.key === 'Backspace' && draft === '' && chips.length > 0) editChip(chips.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const error = problem ?? props.error;
  const parsed = parseFilter(joinFilter(filter, draft));
  const filtered = chips.length > 0 || draft.trim() !== '';
  return (
    <div className="filter-bar" role="search">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the field is meant for the field */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field itself takes keys */}
      <div
        className="filter-line"
        onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
      >
        <ListFilter size={15} strokeWidth={1.75} aria-hidden="true" />
        {chips.map((chip, at) => (
          <span
            key={`${chip.text}-${chips.slice(0, at).filter((other) => other.text === chip.text).length}`}
            className={chip.not ? 'chip not' : 'chip'}
          >
            <AriaButton
              className="chip-label"
              aria-label={`Edit filter ${chip.not ? 'not ' : ''}${chip.key} ${chip.value}`}
              onPress={() => editChip(at)}
            >
              <span className="key">
                {chip.not && 'not '}
                {chip.key}
              </span>{' '}
              <bdi>{chip.value}</bdi>
            </AriaButton>
            <AriaButton
              className="chip-x"
              aria-label={`Remove filter ${chip.key} ${chip.value}`}
              onPress={() => go({ filter: withoutTerm(filter, at) })}
            >
              <X size={12} />
            </AriaButton>
          </span>
        ))}
        <input
          ref={input}
          className="filter-input"
          role="combobox"
          aria-label="Filter"
          aria-expanded={completion !== null}
          aria-controls={completion ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={completion && active >= 0 ? `${listId}-${active}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${listId}-error` : undefined}
          placeholder={
            chips.length > 0 ? 'Add a filter' : 'Filter: text, idp:entra, status:4xx, -path:Schemas'
          }
          spellCheck={false}
          autoComplete="off"
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value);
            setCompleting(event.target.value !== '');
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setCompleting(false)}
        />
        {filtered ? (
          <span className="filter-count nums" title={parsed.ok ? explainFilter(parsed.query) : undefined}>
            {count(props.matching)} of {count(props.total)}
          </span>
        ) : (
          <>
            <Kbd keys="/" />
            <span className="filter-count nums">{counted(props.total, 'exchange')}</span>
          </>
        )}
      </div>
      {error && (
        <p className="filter-error" id={`${listId}-error`} role="alert">
          {error.piece && <code className="mono">{error.piece}</code>} {error.message}
        </p>
      )}
      {completion && (
        <div className="popover completion" role="listbox" id={listId} aria-label="Filters">
          {completion.options.map((option, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
            <div
              key={option.insert}
              id={`${listId}-${at}`}
              role="option"
              aria-selected={at === active}
              className="menu-item"
              data-focused={at === active ? '' : undefined}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                take(at);
                input.current?.focus();
              }}
            >
              <span className="mono completion-label">{option.label}</span>
              <span className="menu-detail cut">{option.detail}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
