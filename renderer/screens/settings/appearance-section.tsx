import { patchPreferences, setTheme, type Workspace } from '../../app/workspace.ts';
import { bridge } from '../../rpc/bridge.ts';
import { Segments, Switch } from '../../ui/field.tsx';

export function AppearanceSection({ workspace }: { workspace: Workspace }) {
  return (
    <div className="form-block">
      <span className="field-label">Theme</span>
      <Segments
        label="Theme"
        value={workspace.preferences.theme}
        options={[
          { id: 'system', label: 'Follow the system' },
          { id: 'light', label: 'Light' },
          { id: 'dark', label: 'Dark' },
          { id: 'contrast', label: 'High contrast' },
        ]}
        onChange={setTheme}
      />
      {bridge && (
        <Switch
          label="Notify me when something is held and no window is in front"
          on={workspace.preferences.notifyHeld ?? true}
          onChange={(notifyHeld) => void patchPreferences({ notifyHeld })}
        />
      )}
    </div>
  );
}
