import { Button as AriaButton } from 'react-aria-components';
import { useStore } from '../ui/store.ts';
import { runAction } from './actions.ts';
import { place } from './place.ts';
import { railScreens } from './screens.ts';

export function Rail() {
  const screen = useStore(place, (now) =>
    railScreens.some(({ id }) => id === now.screen) ? now.screen : 'timeline',
  );
  return (
    <nav className="rail" aria-label="Screens">
      {railScreens.map(({ id, label, Icon }) => (
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
