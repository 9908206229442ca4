import { setTheme, type Workspace } from '../../app/workspace.ts';
import { Segments } from '../../ui/field.tsx';

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
    </div>
  );
}
