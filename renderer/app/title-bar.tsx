import { Contrast, Moon, Search, Settings, Sun, SunMoon } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { IconButton, Kbd, Tip } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { useStore } from '../ui/store.ts';
import type { Theme } from '../ui/theme.ts';
import { keyOf, runAction } from './actions.ts';
import { Logo } from './logo.tsx';
import { place } from './place.ts';
import { SessionMenu } from './session-menu.tsx';
import { setRecording, workspace } from './workspace.ts';

export function TitleBar() {
  return (
    <header className="title-bar">
      <div className="title-left">
        <Logo />
        <h1 className="wordmark">Scimscope</h1>
        <SessionMenu />
        <Recording />
      </div>
      <AriaButton className="search-btn" aria-keyshortcuts="Control+K" onPress={() => runAction('palette')}>
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="grow">Search or run</span>
        <Kbd keys={keyOf('palette') ?? ''} />
      </AriaButton>
      <div className="title-right">
        <ThemeMenu />
        <SettingsButton />
      </div>
    </header>
  );
}

function SettingsButton() {
  const open = useStore(place, (now) => now.screen === 'settings');
  return (
    <IconButton
      label="Settings"
      keys={keyOf('settings') ?? ''}
      pressed={open}
      onPress={() => runAction(open ? 'timeline' : 'settings')}
    >
      <Settings size={16} strokeWidth={1.75} />
    </IconButton>
  );
}

function Recording() {
  const recording = useStore(workspace, (now) => now?.info.recording);
  if (recording === undefined) return null;
  return (
    <Tip text={recording ? 'Pause: requests are answered and not recorded' : 'Record requests again'}>
      <AriaButton
        className="btn ghost recording"
        aria-pressed={recording}
        onPress={() => setRecording(!recording)}
      >
        <span className={recording ? 'rec-dot' : 'rec-dot paused'} aria-hidden="true" />
        {recording ? 'Recording' : 'Paused'}
      </AriaButton>
    </Tip>
  );
}

const themes: readonly { id: Theme; label: string; Icon: typeof Sun }[] = [
  { id: 'system', label: 'Follow the system', Icon: SunMoon },
  { id: 'light', label: 'Light', Icon: Sun },
  { id: 'dark', label: 'Dark', Icon: Moon },
  { id: 'contrast', label: 'High contrast', Icon: Contrast },
];

function ThemeMenu() {
  const theme = useStore(workspace, (now) => now?.preferences.theme) ?? 'system';
  const { Icon, label } = themes.find((each) => each.id === theme) ?? themes[0]!;
  return (
    <MenuButton
      label="Theme"
      entries={themes.map((each) => ({
        id: each.id,
        label: each.label,
        icon: <each.Icon size={15} strokeWidth={1.75} />,
        run: () => runAction(`theme-${each.id}`),
      }))}
    >
      <AriaButton className="icon-btn" aria-label={`Theme: ${label}`}>
        <Icon size={16} strokeWidth={1.75} />
      </AriaButton>
    </MenuButton>
  );
}
