import type { Action } from '../../app/action.ts';
import { openSettings } from '../../app/place.ts';
import { workspace } from '../../app/workspace.ts';
import { addListener } from './listeners/shown.ts';

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
    id: 'listener-add',
    title: 'Add a listener',
    also: 'port upstream proxy app new',
    group: 'Connect',
    when: () => workspace.get() !== null,
    run: addListener,
  },
  {
    id: 'settings-listener',
    title: 'Settings: listeners',
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
