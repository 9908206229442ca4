import type { Action } from '../../app/action.ts';
import { openSettings } from '../../app/place.ts';

export const settingsActions: readonly Action[] = [
  {
    id: 'settings',
    title: 'Settings',
    group: 'Go',
    keys: ['mod+,'],
    whileTyping: true,
    run: () => openSettings(),
  },
  {
    id: 'settings-listener',
    title: 'Settings: listener',
    also: 'port upstream profile token mock',
    group: 'Connect',
    run: () => openSettings('listeners'),
  },
  {
    id: 'settings-public',
    title: 'Settings: public address',
    also: 'tunnel https',
    group: 'Connect',
    run: () => openSettings('public'),
  },
];
