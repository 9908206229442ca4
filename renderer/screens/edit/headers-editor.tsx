import { Switch } from '../../ui/field.tsx';
import { changeDraft, type DraftState } from './drafts.ts';
import { HeaderLines } from './header-lines.tsx';

/** Headers of the draft. A recorded secret stays in the engine unless it is typed anew. */
export function HeadersEditor({ draft }: { draft: DraftState }) {
  const toUrl = draft.listener === null;
  const secrets = draft.headers.some((line) => line.recorded);
  return (
    <HeaderLines
      label="Headers of the draft"
      lines={draft.headers}
      onChange={(headers) => changeDraft({ headers })}
      withheld={toUrl && !draft.secretsToUrl ? 'not sent to another address' : null}
    >
      {toUrl && secrets && (
        <Switch
          label="Send recorded secrets to this address"
          on={draft.secretsToUrl}
          onChange={(secretsToUrl) => changeDraft({ secretsToUrl })}
        />
      )}
      <span className="hint">Host and Content-Length are set when it is sent.</span>
    </HeaderLines>
  );
}
