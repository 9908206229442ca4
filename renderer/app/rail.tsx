import { AudioLines, Settings, Users } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useStore } from '../ui/store.ts';
import { runAction } from './actions.ts';
import { place } from './place.ts';

const items = [
  { id: 'timeline', label: 'Timeline', Icon: AudioLines },
  { id: 'directory', label: 'Directory', Icon: Users },
  { id: 'settings', label: 'Settings', Icon: Settings },
] as const;

export function Rail() {
  const screen = useStore(place, (now) =>
    now.screen === 'settings' || now.screen === 'directory' ? now.screen : 'timeline',
  );
  return (
    <nav className="rail" aria-label="Screens">
      {items.map(({ id, label, Icon }) => (
        <AriaButton
          key={id}
          className="rail-item"
          aria-label={label}
          {...(screen === id ? { 'aria-current': 'page' as const } : {})}
          onPress={() => runAction(id)}
        >
          <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
          <span className="rail-label">{label}</span>
        </AriaButton>
      ))}
    </nav>
  );
}
