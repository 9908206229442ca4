import type { Retention } from '../../../shared/contract/session.ts';
import { call } from '../../app/engine.ts';
import { useShownSession } from '../../app/session-menu.tsx';
import { patchPreferences, type Workspace } from '../../app/workspace.ts';
import { SavedField } from '../../ui/field.tsx';
import { bytes, counted } from '../../ui/format.ts';
import { toProblem } from '../../ui/notice.tsx';

const mebibyte = 1024 * 1024;

export function RetentionSection({ workspace }: { workspace: Workspace }) {
  const session = useShownSession();
  return (
    <>
      <p className="settings-words">
        The oldest exchanges go when a session grows beyond these limits. How many went is always shown above
        the timeline. An empty field means no limit.
      </p>
      <h4>New sessions</h4>
      <RetentionForm
        label="Retention of new sessions"
        value={workspace.preferences.retention}
        save={(retention) => patchPreferences({ retention })}
      />
      {session && (
        <>
          <h4>
            This session, <bdi>{session.name}</bdi>{' '}
            <span className="t3">
              {counted(session.count, 'exchange')}, {bytes(session.bytes)}
            </span>
          </h4>
          <RetentionForm
            label="Retention of this session"
            value={session.retention}
            save={async (retention) => {
              try {
                await call('session.setRetention', { id: session.id, retention });
                return null;
              } catch (error) {
                const { what, next } = toProblem(error);
                return `${what} ${next}`.trim();
              }
            }}
          />
        </>
      )}
    </>
  );
}

function RetentionForm(props: {
  label: string;
  value: Retention;
  save: (value: Retention) => Promise<string | null>;
}) {
  const { value } = props;
  const whole = (text: string) =>
    text.trim() === '' || (/^\d{1,12}$/.test(text.trim()) && Number(text) > 0)
      ? null
      : 'A whole number above 0, or nothing for no limit.';
  const number = (text: string) => (text.trim() === '' ? null : Number(text));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be the flex row that the fields stand in
    <div className="form-row" role="group" aria-label={props.label}>
      <SavedField
        label="Exchanges at most"
        width={150}
        mono
        inputMode="numeric"
        value={value.maxCount === null ? '' : String(value.maxCount)}
        check={whole}
        save={(text) => props.save({ ...value, maxCount: number(text) })}
      />
      <SavedField
        label="Days at most"
        width={150}
        mono
        inputMode="numeric"
        value={value.maxAgeDays === null ? '' : String(value.maxAgeDays)}
        check={(text) =>
          text.trim() === '' || (/^\d+(\.\d+)?$/.test(text.trim()) && Number(text) > 0)
            ? null
            : 'A number above 0, or nothing for no limit.'
        }
        save={(text) => props.save({ ...value, maxAgeDays: number(text) })}
      />
      <SavedField
        label="MiB at most"
        width={150}
        mono
        inputMode="numeric"
        value={value.maxBytes === null ? '' : String(Math.round(value.maxBytes / mebibyte))}
        check={whole}
        save={(text) => {
          const size = number(text);
          return props.save({ ...value, maxBytes: size === null ? null : size * mebibyte });
        }}
      />
    </div>
  );
}

export function BodiesSection({ workspace }: { workspace: Workspace }) {
  const kilobytes = Math.round(workspace.preferences.maxStoredBody / 1024);
  return (
    <>
      <p className="settings-words">
        Bodies always pass whole. The stored copy of a larger one is cut at this size and says so.
      </p>
      <SavedField
        label="Stored copy of a body, KiB at most"
        width={220}
        mono
        inputMode="numeric"
        value={String(kilobytes)}
        check={(text) =>
          /^\d{1,9}$/.test(text.trim()) && Number(text) >= 1 ? null : 'A whole number, at least 1.'
        }
        save={(text) => patchPreferences({ maxStoredBody: Number(text) * 1024 })}
      />
    </>
  );
}
