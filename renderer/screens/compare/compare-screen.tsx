import { ArrowLeft } from 'lucide-react';
import { runAction } from '../../app/actions.ts';
import { IconButton } from '../../ui/button.tsx';
import { Segments, Switch } from '../../ui/field.tsx';
import { useStore } from '../../ui/store.ts';
import { change, comparePlace } from './compare-place.ts';
import { DirectoriesCompared } from './directories-compared.tsx';
import { ExchangesCompared } from './exchanges-compared.tsx';
import './compare.css';

/** Any two exchanges, or any two states of a directory, and what differs. */
export default function CompareScreen() {
  const mode = useStore(comparePlace, (now) => now.mode);
  return (
    <section className="compare" aria-label="Comparison">
      <header className="pane-head compare-head">
        <IconButton label="Leave the comparison" keys="Escape" onPress={() => runAction('leave-compare')}>
          <ArrowLeft size={15} strokeWidth={1.75} />
        </IconButton>
        <h2 className="compare-title">Compare</h2>
        <Segments
          label="What is compared"
          value={mode}
          options={[
            { id: 'exchanges', label: 'Two exchanges' },
            { id: 'directories', label: 'Sessions and snapshots' },
          ]}
          onChange={(next) => change({ mode: next })}
        />
        <span className="grow" />
        <Ignored />
      </header>
      {mode === 'exchanges' ? <ExchangesCompared /> : <DirectoriesCompared />}
    </section>
  );
}

const kinds = [
  ['order', 'order of values'],
  ['meta', 'meta'],
  ['ids', 'ids'],
  ['times', 'times'],
] as const;

function Ignored() {
  const ignoring = useStore(comparePlace, (now) => now.ignoring);
  return (
    <fieldset className="compare-ignored">
      <legend className="t2">Ignore</legend>
      {kinds.map(([kind, label]) => (
        <Switch
          key={kind}
          label={label}
          on={ignoring[kind]}
          onChange={(on) => change({ ignoring: { ...ignoring, [kind]: on } })}
        />
      ))}
    </fieldset>
  );
}
