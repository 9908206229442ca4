import type { Sentence } from '../../shared/contract/exchange.ts';
import { type IdpId, idpNames } from '../../shared/contract/idp.ts';

/** A sentence with each name isolated, so that names in any script keep the words around them in order. */
export function Words({ sentence, strongNames = false }: { sentence: Sentence; strongNames?: boolean }) {
  return sentence.map((part, at) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: segments of a sentence have no identity besides their place
      <bdi key={at} className={strongNames ? 'strong' : undefined}>
        {part.name}
      </bdi>
    ),
  );
}

export function plainWords(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}

export function IdpTile({ idp, large = false }: { idp: IdpId | null; large?: boolean }) {
  if (!idp) return null;
  const { name, tile } = idpNames[idp];
  return (
    <span className={large ? 'idp-tile large' : 'idp-tile'} title={name} aria-hidden="true">
      {tile}
    </span>
  );
}
