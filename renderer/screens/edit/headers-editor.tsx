import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Switch } from '../../ui/field.tsx';
import { addHeader, changeDraft, changeHeader, type DraftState, removeHeader } from './drafts.ts';

/** Headers of the draft. A recorded secret stays in the engine unless it is typed anew. */
export function HeadersEditor({ draft }: { draft: DraftState }) {
  const toUrl = draft.listener === null;
  const secrets = draft.headers.some((line) => line.recorded);
  return (
    <div className="headers-editor">
      <table aria-label="Headers of the draft">
        <tbody>
          {draft.headers.map((line) => {
            const held = line.recorded && toUrl && !draft.secretsToUrl;
            return (
              <tr key={line.key}>
                <td className="header-name">
                  <input
                    className="cell mono"
                    aria-label="Header name"
                    value={line.name}
                    spellCheck={false}
                    readOnly={line.recorded}
                    onChange={(event) => changeHeader(line.key, { name: event.target.value })}
                  />
                </td>
                <td>
                  <input
                    className={held ? 'cell mono held-back' : 'cell mono'}
                    aria-label={`Value of ${line.name || 'the header'}${line.recorded ? ', as recorded' : ''}`}
                    value={
                      line.recorded
                        ? held
                          ? 'not sent to another address'
                          : `${line.value}  as recorded`
                        : line.value
                    }
                    spellCheck={false}
                    onFocus={(event) => line.recorded && event.target.select()}
                    onChange={(event) =>
                      changeHeader(line.key, {
                        recorded: false,
                        value: line.recorded ? typedOver(event.nativeEvent) : event.target.value,
                      })
                    }
                  />
                </td>
                <td className="header-acts">
                  <IconButton
                    label={`Remove ${line.name || 'header'}`}
                    onPress={() => removeHeader(line.key)}
                  >
                    <X size={13} strokeWidth={1.75} />
                  </IconButton>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="headers-editor-foot">
        <Button kind="ghost" icon={<Plus size={14} strokeWidth={1.75} />} onPress={addHeader}>
          Add a header
        </Button>
        {toUrl && secrets && (
          <Switch
            label="Send recorded secrets to this address"
            on={draft.secretsToUrl}
            onChange={(secretsToUrl) => changeDraft({ secretsToUrl })}
          />
        )}
        <span className="hint">Host and Content-Length are set when it is sent.</span>
      </div>
    </div>
  );
}

/** Typing into a value that stands for a recorded secret begins a new value with what was typed. */
function typedOver(event: Event): string {
  return event instanceof InputEvent ? (event.data ?? '') : '';
}
