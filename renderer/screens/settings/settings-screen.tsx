import { useEffect, useRef } from 'react';
import { place } from '../../app/place.ts';
import { workspace } from '../../app/workspace.ts';
import { useStore } from '../../ui/store.ts';
import { AppearanceSection } from './appearance-section.tsx';
import { ListenerSection } from './listeners/listener-section.tsx';
import { PublicAddressSection } from './public-address-section.tsx';
import { BodiesSection, RetentionSection } from './retention-section.tsx';
import { WorkspaceSection } from './workspace-section.tsx';
import './settings.css';

const sections = [
  { id: 'listeners', title: 'Listeners', Section: ListenerSection },
  { id: 'public', title: 'Public address', Section: PublicAddressSection },
  { id: 'retention', title: 'Retention', Section: RetentionSection },
  { id: 'bodies', title: 'Stored bodies', Section: BodiesSection },
  { id: 'appearance', title: 'Appearance', Section: AppearanceSection },
  { id: 'workspace', title: 'Workspace', Section: WorkspaceSection },
] as const;

/** Everything that can be set, on one page; changes are saved as they are made. */
export default function SettingsScreen() {
  const now = useStore(workspace);
  const wanted = useStore(place, (at) => at.settingsSection);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!wanted) return;
    const section = frame.current?.querySelector<HTMLElement>(`#settings-${wanted}`);
    // A part of it was asked for, and is in view already.
    if (section?.contains(document.activeElement)) return;
    section?.scrollIntoView({ block: 'start' });
    section?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true });
  }, [wanted]);
  if (!now) return null;
  return (
    <div className="settings" ref={frame}>
      <nav className="settings-nav" aria-label="Settings">
        {sections.map(({ id, title }) => (
          <a
            key={id}
            href={`#settings-${id}`}
            onClick={(event) => {
              event.preventDefault();
              document.getElementById(`settings-${id}`)?.scrollIntoView({ block: 'start' });
            }}
          >
            {title}
          </a>
        ))}
      </nav>
      <div className="settings-column">
        <h2 className="settings-title">Settings</h2>
        {sections.map(({ id, title, Section }) => (
          <section
            key={id}
            id={`settings-${id}`}
            className="settings-section"
            aria-labelledby={`settings-${id}-title`}
          >
            <h3 id={`settings-${id}-title`}>{title}</h3>
            <Section workspace={now} />
          </section>
        ))}
      </div>
    </div>
  );
}
