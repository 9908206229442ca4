import type { Sentence } from '../../../shared/contract/exchange.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { either } from '../../../shared/rules/words.ts';
import { ListenerTile } from '../../app/status-bar.tsx';
import { workspace } from '../../app/workspace.ts';
import { useStore } from '../../ui/store.ts';
import { Words } from '../../ui/words.tsx';

/** What a rule does in words, with the tiles of the listeners it is for. */
export function RuleSentence(props: { sentence: Sentence; listeners: readonly number[] | null }) {
  const known = useStore(workspace, (now) => now?.listeners) ?? [];
  const { sentence, listeners } = props;
  const named = (listeners ?? []).flatMap((id) => known.find((listener) => listener.id === id) ?? []);
  const names = either(named.map(({ name }) => name));
  const at =
    named.length === 0 ? -1 : sentence.findIndex((part) => typeof part !== 'string' && part.name === names);
  if (at < 0) return <Words sentence={sentence} strongNames />;
  return (
    <>
      <Words sentence={sentence.slice(0, at)} strongNames />
      <Named listeners={named} />
      <Words sentence={sentence.slice(at + 1)} strongNames />
    </>
  );
}

function Named({ listeners }: { listeners: readonly Listener[] }) {
  return listeners.map((listener, at) => (
    <span key={listener.id} className="named-listener">
      {at > 0 && ' or '}
      <ListenerTile listener={listener} /> <bdi className="strong">{listener.name}</bdi>
    </span>
  ));
}
