import { firstListener, patchPreferences, publicBaseUrl, type Workspace } from '../../app/workspace.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SavedField } from '../../ui/field.tsx';

export function PublicAddressSection({ workspace }: { workspace: Workspace }) {
  const listener = firstListener(workspace.listeners);
  const { publicUrl } = workspace.preferences;
  const base = listener ? publicBaseUrl(listener, publicUrl) : null;
  return (
    <>
      <p className="settings-words">
        Okta, Entra ID, Google and OneLogin call from outside, over HTTPS. A tunnel to the listener gives this
        laptop such an address for as long as it runs.
      </p>
      <SavedField
        label="Address the tunnel printed"
        mono
        width={420}
        inputMode="url"
        placeholder="https://words-words.trycloudflare.com"
        value={publicUrl ?? ''}
        check={(url) => (url.trim() === '' || isHttps(url) ? null : 'An address that begins with https://.')}
        save={(url) => patchPreferences({ publicUrl: url.trim() || null })}
      />
      {base && (
        <div className="token-row">
          <span className="field-label">Base URL outside</span>
          <span className="mono cut token">{base}</span>
          <CopyButton text={base} what="public base URL" />
        </div>
      )}
    </>
  );
}

function isHttps(text: string): boolean {
  try {
    return new URL(text.trim()).protocol === 'https:';
  } catch {
    return false;
  }
}
