import type { ShadowResult } from '../../../../shared/contract/shadow.ts';
import { clock, count, counted } from '../../../ui/format.ts';
import { Notice } from '../../../ui/notice.tsx';
import { useShadow } from './use-shadow.ts';

type Told = readonly (readonly [ShadowResult, string])[];

/** In the order they are told; those that are 0 are left out. */
const COMPARED: Told = [
  ['same', 'the same'],
  ['equivalent', 'equivalent'],
  ['different', 'different'],
  ['worse', 'failed where the first did not'],
];
const OTHERS: Told = [
  ['unknownId', 'about ids it does not know'],
  ['notCompared', 'too large or not whole'],
  ['unanswered', 'not answered'],
  ['notSent', 'not sent to it'],
  ['dropped', 'left out, since too many were waiting'],
];

/** How the shadow has done since it was switched on. */
export function ShadowAccount({ listener }: { listener: number }) {
  const status = useShadow(listener);
  if (!status) return null;
  const { counts, waiting, knownIds, since, problem } = status;
  const compared = COMPARED.reduce((sum, [result]) => sum + counts[result], 0);
  const tell = (list: Told) =>
    list
      .filter(([result]) => counts[result] > 0)
      .map(([result, words]) => `${count(counts[result])} ${words}`);
  const told = [...(compared > 0 ? [`${count(compared)} compared`] : []), ...tell(COMPARED), ...tell(OTHERS)];
  return (
    <>
      <p className="shadow-account" role="status">
        {told.length === 0
          ? `No request since ${clock(since)}.`
          : `Since ${clock(since)}: ${told.join(', ')}.`}
        {waiting > 0 && ` ${count(waiting)} waiting.`}
        {knownIds > 0 && (
          <span className="t2"> {counted(knownIds, 'resource')} known by the id at both.</span>
        )}
      </p>
      {problem && <Notice tone="warn" what="The shadow does not answer." next={problem} copyText={problem} />}
    </>
  );
}
