import { bridge } from '../rpc/bridge.ts';
import { announce } from '../ui/announce.tsx';
import type { Action } from './action.ts';
import { call, engine, retryEngine } from './engine.ts';
import { go } from './place.ts';
import { report, setRecording, setTheme, workspace } from './workspace.ts';

const connected = () => engine.get().kind === 'connected';

export const frameActions: readonly Action[] = [
  {
    id: 'palette',
    title: 'Search and run',
    group: 'Go',
    keys: ['mod+k'],
    whileTyping: true,
    run: () => go({ overlay: 'palette' }),
  },
  {
    id: 'new-session',
    title: 'New session',
    also: 'start fresh recording',
    group: 'Session',
    keys: ['mod+shift+n'],
    whileTyping: true,
    when: connected,
    run: () => {
      call('session.start', {}).then(() => {
        go({ session: null, selected: null, inspecting: false, filter: '', screen: 'timeline' });
        announce('New session');
      }, report);
    },
  },
  {
    id: 'pause',
    title: 'Pause recording',
    also: 'stop',
    group: 'Session',
    when: () => workspace.get()?.info.recording === true,
    run: () => setRecording(false),
  },
  {
    id: 'record',
    title: 'Resume recording',
    also: 'start',
    group: 'Session',
    when: () => workspace.get()?.info.recording === false,
    run: () => setRecording(true),
  },
  {
    id: 'restart-engine',
    title: 'Restart the engine',
    group: 'Connect',
    when: () => engine.get().kind === 'stopped',
    run: retryEngine,
  },
  {
    id: 'theme-system',
    title: 'Theme: follow the system',
    group: 'Appearance',
    run: () => setTheme('system'),
  },
  { id: 'theme-light', title: 'Theme: light', group: 'Appearance', run: () => setTheme('light') },
  { id: 'theme-dark', title: 'Theme: dark', group: 'Appearance', run: () => setTheme('dark') },
  {
    id: 'theme-contrast',
    title: 'Theme: high contrast',
    group: 'Appearance',
    run: () => setTheme('contrast'),
  },
  {
    id: 'keys',
    title: 'Keys',
    also: 'shortcuts help',
    group: 'Help',
    keys: ['?'],
    run: () => go({ overlay: 'keys' }),
  },
  ...(bridge?.openDevTools
    ? [
        {
          id: 'devtools',
          title: 'Developer tools',
          group: 'Help',
          run: () => bridge?.openDevTools?.(),
        } satisfies Action,
      ]
    : []),
];
