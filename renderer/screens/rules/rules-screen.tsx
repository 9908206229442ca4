import { BookOpen, Ellipsis, Plus, Zap } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { RuleList as Rules } from '../../../shared/contract/rules.ts';
import { keyOf, runAction } from '../../app/actions.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/field.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { EmptyState, InlineError, Notice } from '../../ui/notice.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useStore } from '../../ui/store.ts';
import { BreakpointSection } from '../breakpoints/breakpoint-list.tsx';
import { breakpoints } from '../breakpoints/held-state.ts';
import { ImportPanel } from './import-panel.tsx';
import { Recipes } from './recipes.tsx';
import { removed, undoRemoval } from './removed.ts';
import { RuleList } from './rule-list.tsx';
import { moveTo, openNew, rulesPlace } from './rules-place.ts';
import { useRules } from './rules-state.ts';
import './rules.css';

/** Rules and breakpoints in order, with ready-made ones beside them. */
export default function RulesScreen() {
  const { list, problem } = useRules();
  const task = useStore(rulesPlace, (now) => now.task);
  const hasDrafts = useStore(rulesPlace, (now) => [...now.drafts.values()].some(({ id }) => id === null));
  const hasBreakpoints = useStore(breakpoints, (now) => now.length > 0);
  const hasRows = hasDrafts || (list?.rules.length ?? 0) > 0;
  const wide = useWide();
  const wanted = useStore(rulesPlace, (now) => now.recipes);
  const recipes = wanted ?? wide;
  return (
    <div className="rules">
      <SplitPane
        id="rules"
        orientation="horizontal"
        label="Width of the recipes"
        first={
          <section className="rules-main" aria-label="Rules">
            <Head list={list} recipes={recipes} />
            <div className="rules-scroll" tabIndex={-1}>
              {task === 'import' && <ImportPanel has={(list?.rules.length ?? 0) > 0} />}
              {problem && <InlineError problem={problem} />}
              {(hasRows || hasBreakpoints) && <Columns />}
              <BreakpointSection />
              {list ? (
                <RulesGroup list={list} hasRows={hasRows} />
              ) : (
                !problem && (
                  <p className="rules-wait t2" role="status">
                    Reading the rules…
                  </p>
                )
              )}
            </div>
          </section>
        }
        second={recipes ? <Recipes onClose={() => moveTo({ recipes: false })} /> : null}
        secondSize="268px"
        minFirst={440}
        minSecond={220}
      />
    </div>
  );
}

/** Recipes give way first where there is little room. */
const roomy = '(min-width: 1100px)';

function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(roomy).matches);
  useEffect(() => {
    const query = matchMedia(roomy);
    const change = () => setWide(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return wide;
}

function Head({ list, recipes }: { list: Rules | null; recipes: boolean }) {
  return (
    <header className="rules-head">
      <h1 className="strong">Rules</h1>
      <span className="grow" />
      {list && (
        <Switch
          label="All rules on"
          on={list.on}
          onChange={(on) => {
            call('rule.switchAll', { on }).catch(report);
          }}
        />
      )}
      <Button kind="ghost" onPress={() => moveTo({ task: 'import' })}>
        Import
      </Button>
      <Button
        icon={<Plus size={14} strokeWidth={1.75} />}
        keys={keyOf('rule-new') ?? ''}
        onPress={() => openNew()}
      >
        New rule
      </Button>
      {!recipes && (
        <Button
          kind="ghost"
          icon={<BookOpen size={14} strokeWidth={1.75} />}
          onPress={() => moveTo({ recipes: true })}
        >
          Recipes
        </Button>
      )}
      <MenuButton
        label="All rules"
        entries={[
          { id: 'export', label: 'Export all rules…', run: () => runAction('rules-export') },
          {
            id: 'reset',
            label: 'Start counting anew',
            detail: 'of every rule',
            run: () => void call('rule.resetCounters', { id: null }).catch(report),
          },
        ]}
      >
        <AriaButton className="icon-btn" aria-label="All rules">
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
        </AriaButton>
      </MenuButton>
    </header>
  );
}

/** Heads of the columns that breakpoints and rules share. */
function Columns() {
  return (
    <div className="rule-columns label" aria-hidden="true">
      <span />
      <span>On</span>
      <span>What happens</span>
      <span className="rule-acted">Acted</span>
      <span className="rule-last">Last</span>
    </div>
  );
}

function RulesGroup({ list, hasRows }: { list: Rules; hasRows: boolean }) {
  const { rules, on } = list;
  return (
    <>
      {hasRows && (
        <div className="rules-group">
          <h2 className="rules-group-title">Rules</h2>
          <span className="t3 nums">{rules.length}</span>
          <span className="t2 cut rules-order">
            From the top; each that matches acts, until one of them answers or stops
          </span>
        </div>
      )}
      <UndoStrip />
      {!on && rules.length > 0 && (
        <div className="rules-strip">
          <Notice
            tone="warn"
            what="All rules are off"
            next="Nothing is changed, delayed or answered by a rule."
            actions={
              <Button onPress={() => void call('rule.switchAll', { on: true }).catch(report)}>
                Switch them on
              </Button>
            }
          />
        </div>
      )}
      {hasRows ? (
        <div className={on ? '' : 'all-off'}>
          <RuleList rules={rules} />
        </div>
      ) : (
        <NoRules />
      )}
    </>
  );
}

function NoRules() {
  return (
    <EmptyState
      icon={<Zap size={18} strokeWidth={1.75} aria-hidden="true" />}
      title="No rules yet"
      actions={
        <>
          <Button kind="primary" onPress={() => openNew()}>
            New rule
          </Button>
          <Button onPress={() => moveTo({ recipes: true })}>See the recipes</Button>
          <Button kind="ghost" onPress={() => moveTo({ task: 'import' })}>
            Import a file
          </Button>
        </>
      }
    >
      A rule answers, changes, delays or breaks the requests you choose, on any listener. In the timeline,
      “From now on answer like this” makes one of an exchange.
    </EmptyState>
  );
}

function UndoStrip() {
  const last = useStore(removed);
  if (!last) return null;
  return (
    <div className="rules-strip">
      <Notice
        tone="info"
        what="Rule deleted"
        next={last.entry.rule.name || undefined}
        actions={<Button onPress={undoRemoval}>Undo</Button>}
        onDismiss={() => removed.set(null)}
      />
    </div>
  );
}
