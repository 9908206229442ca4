import { bridge } from '../rpc/bridge.ts';
import {
  type DirectoryPlace,
  directoryParts,
  directoryPlace,
  moveTo,
} from '../screens/directory/directory-place.ts';
import { startDraft } from '../screens/edit/drafts.ts';
import { announce } from '../ui/announce.tsx';
import { copy } from '../ui/clipboard.ts';
import { isTyping, matchesKeys } from '../ui/keys.ts';
import { call, engine, retryEngine } from './engine.ts';
import { go, openSettings, parts, place } from './place.ts';
import {
  demo,
  firstListener,
  report,
  setRecording,
  setTheme,
  startDemo,
  stopDemo,
  workspace,
} from './workspace.ts';

export interface Action {
  id: string;
  title: string;
  /** Words people may search for besides the title. */
  also?: string;
  group: 'Go' | 'Exchange' | 'Directory' | 'Session' | 'Connect' | 'Appearance' | 'Help';
  keys?: readonly string[];
  /** Absent: always. */
  when?: () => boolean;
  /** Runs even while a field has the focus. Only for keys with a modifier. */
  whileTyping?: boolean;
  run: () => void;
}

const onTimeline = () => place.get().screen === 'timeline';
const exchange = () => place.get().selected;
const hasExchange = () => onTimeline() && exchange() !== null;
const onDirectory = () => place.get().screen === 'directory';
const hasRecord = () => {
  const { selected, task, editing } = directoryPlace.get();
  return onDirectory() && selected !== null && task === null && !editing;
};
const ready = () => workspace.get() !== null;
const connected = () => engine.get().kind === 'connected';
const listener = () => firstListener(workspace.get()?.listeners ?? []);

function copyCurl(reveal: boolean): void {
  const id = exchange();
  if (id === null) return;
  call('exchange.curl', { id, reveal }).then(({ command }) => copy(command, 'cURL command'), report);
}

function focusFilter(): void {
  if (parts.filterInput) return parts.filterInput.focus();
  go({ screen: 'timeline' });
  requestAnimationFrame(() => parts.filterInput?.focus());
}

/** Everything a person can do by name or key. Palette, tooltips, key handling and the key sheet derive from it. */
export const actions: readonly Action[] = [
  {
    id: 'palette',
    title: 'Search and run',
    group: 'Go',
    keys: ['mod+k'],
    whileTyping: true,
    run: () => go({ overlay: 'palette' }),
  },
  {
    id: 'timeline',
    title: 'Timeline',
    group: 'Go',
    keys: ['mod+1'],
    whileTyping: true,
    run: () => go({ screen: 'timeline' }),
  },
  {
    id: 'directory',
    title: 'Directory',
    also: 'people users groups',
    group: 'Go',
    keys: ['mod+2'],
    whileTyping: true,
    run: () => go({ screen: 'directory' }),
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Go',
    keys: ['mod+,'],
    whileTyping: true,
    run: () => openSettings(),
  },
  {
    id: 'connect',
    title: 'Connect an identity provider',
    also: 'okta entra google onelogin how start',
    group: 'Connect',
    run: () => go({ screen: 'connect' }),
  },
  {
    id: 'filter',
    title: 'Filter the timeline',
    group: 'Go',
    keys: ['/'],
    when: () => !onDirectory(),
    run: focusFilter,
  },
  {
    id: 'filter-clear',
    title: 'Clear the filter',
    group: 'Go',
    when: () => place.get().filter !== '',
    run: () => go({ filter: '', screen: 'timeline' }),
  },
  {
    id: 'newest',
    title: 'Jump to the newest exchange',
    group: 'Go',
    keys: ['End'],
    when: onTimeline,
    run: () => parts.list?.toEnd(),
  },

  {
    id: 'next',
    title: 'Next exchange',
    group: 'Exchange',
    keys: ['j', 'ArrowDown'],
    when: onTimeline,
    run: () => parts.list?.move(1),
  },
  {
    id: 'previous',
    title: 'Previous exchange',
    group: 'Exchange',
    keys: ['k', 'ArrowUp'],
    when: onTimeline,
    run: () => parts.list?.move(-1),
  },
  {
    id: 'inspect',
    title: 'Inspect',
    group: 'Exchange',
    keys: ['Enter'],
    when: hasExchange,
    run: () => go({ inspecting: true }),
  },
  {
    id: 'close-inspector',
    title: 'Close the inspector',
    group: 'Exchange',
    keys: ['Escape'],
    when: () => onTimeline() && place.get().inspecting,
    run: () => {
      go({ inspecting: false });
      parts.list?.focus();
    },
  },
  {
    id: 'edit',
    title: 'Edit & resend',
    also: 'repeat replay change',
    group: 'Exchange',
    keys: ['e'],
    when: hasExchange,
    run: () => {
      const id = exchange();
      if (id !== null) void startDraft(id);
    },
  },
  {
    id: 'send',
    title: 'Send the draft',
    group: 'Exchange',
    keys: ['mod+Enter'],
    whileTyping: true,
    when: () => place.get().screen === 'edit',
    run: () => parts.send?.(),
  },
  {
    id: 'leave-edit',
    title: 'Back to the timeline',
    group: 'Exchange',
    when: () => place.get().screen === 'edit',
    run: () => go({ screen: 'timeline' }),
  },
  {
    id: 'curl',
    title: 'Copy as cURL',
    also: 'command shell',
    group: 'Exchange',
    keys: ['c'],
    when: hasExchange,
    run: () => copyCurl(false),
  },
  {
    id: 'curl-secrets',
    title: 'Copy as cURL with secrets',
    group: 'Exchange',
    when: hasExchange,
    run: () => copyCurl(true),
  },
  ...(['overview', 'request', 'response', 'timing', 'raw'] as const).map(
    (tab, at): Action => ({
      id: `tab-${tab}`,
      title: `Show ${tab}`,
      group: 'Exchange',
      keys: [String(at + 1)],
      when: () => hasExchange() && place.get().inspecting,
      run: () => go({ inspectorTab: tab }),
    }),
  ),

  {
    id: 'directory-search',
    title: 'Search people and groups',
    group: 'Directory',
    keys: ['/'],
    when: onDirectory,
    run: () => directoryParts.search?.focus(),
  },
  {
    id: 'directory-next',
    title: 'Next person or group',
    group: 'Directory',
    keys: ['j', 'ArrowDown'],
    when: () => onDirectory() && !directoryPlace.get().editing,
    run: () => directoryParts.list?.move(1),
  },
  {
    id: 'directory-previous',
    title: 'Previous person or group',
    group: 'Directory',
    keys: ['k', 'ArrowUp'],
    when: () => onDirectory() && !directoryPlace.get().editing,
    run: () => directoryParts.list?.move(-1),
  },
  {
    id: 'directory-edit',
    title: 'Edit the record',
    group: 'Directory',
    keys: ['e'],
    when: hasRecord,
    run: () => moveTo({ editing: true }),
  },
  {
    id: 'directory-save',
    title: 'Save the record',
    group: 'Directory',
    keys: ['mod+Enter'],
    whileTyping: true,
    when: () => onDirectory() && directoryPlace.get().editing,
    run: () => directoryParts.save?.(),
  },
  {
    id: 'directory-leave',
    title: 'Close what is open in the Directory',
    group: 'Directory',
    keys: ['Escape'],
    when: () => {
      const { task, editing, deleting } = directoryPlace.get();
      return onDirectory() && (task !== null || editing || deleting);
    },
    run: () => {
      moveTo({ task: null });
      directoryParts.list?.focus();
    },
  },
  {
    id: 'directory-delete',
    title: 'Delete the record',
    group: 'Directory',
    when: hasRecord,
    run: () => moveTo({ deleting: true }),
  },
  ...(
    [
      ['generate', 'Generate people', 'company fill fake test data'],
      ['import', 'Import people and groups', 'csv json file'],
      ['snapshots', 'Snapshots of the directory', 'restore keep save'],
      ['reset', 'Reset the directory', 'empty clear delete all'],
    ] as const satisfies readonly (readonly [NonNullable<DirectoryPlace['task']>, string, string])[]
  ).map(
    ([task, title, also]): Action => ({
      id: `directory-${task}`,
      title,
      also,
      group: 'Directory',
      when: ready,
      run: () => {
        moveTo({ task });
        go({ screen: 'directory' });
      },
    }),
  ),

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
    id: 'copy-url',
    title: 'Copy the base URL',
    also: 'address tenant',
    group: 'Connect',
    keys: ['u'],
    when: () => listener()?.baseUrl != null,
    run: () => {
      const url = listener()?.baseUrl;
      if (url) void copy(url, 'Base URL');
    },
  },
  {
    id: 'copy-token',
    title: 'Copy the bearer token',
    also: 'secret',
    group: 'Connect',
    keys: ['t'],
    when: () => listener()?.auth.kind === 'bearer',
    run: () => {
      const auth = listener()?.auth;
      if (auth?.kind === 'bearer') void copy(auth.token, 'Token');
    },
  },
  {
    id: 'demo-okta',
    title: 'Run the Okta demo',
    also: 'example sample',
    group: 'Connect',
    when: () => ready() && demo.get()?.state !== 'running',
    run: () => {
      go({ screen: 'timeline', session: null });
      void startDemo('okta');
    },
  },
  {
    id: 'demo-entra',
    title: 'Run the Entra demo',
    also: 'azure microsoft example',
    group: 'Connect',
    when: () => ready() && demo.get()?.state !== 'running',
    run: () => {
      go({ screen: 'timeline', session: null });
      void startDemo('entra');
    },
  },
  {
    id: 'demo-stop',
    title: 'Stop the demo',
    group: 'Connect',
    when: () => demo.get()?.state === 'running',
    run: stopDemo,
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

const byId = new Map(actions.map((action) => [action.id, action]));

export function runAction(id: string): void {
  const action = byId.get(id);
  if (action && (action.when?.() ?? true)) action.run();
}

/** The first key of an action, for a label beside its button. */
export function keyOf(id: string): string | undefined {
  return byId.get(id)?.keys?.[0];
}

/** Runs the action whose key was pressed. Keys that a focused control uses itself never get here. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || place.get().overlay) return;
  const target = event.target instanceof Element ? event.target : null;
  const typing = isTyping(target);
  // A control keeps Enter, arrows and End; a dialog or menu keeps everything.
  if (target?.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')) return;
  const onControl =
    target !== null &&
    target !== document.body &&
    target.closest('button, a, [role="tab"], [role="separator"], [role="radio"], .cm-editor') !== null;
  for (const action of actions) {
    const keys = action.keys?.find((each) => matchesKeys(event, each));
    if (!keys || !(action.when?.() ?? true)) continue;
    if (typing && !action.whileTyping) continue;
    if (onControl && keys.length > 1 && !keys.includes('+') && keys !== 'Escape') continue;
    event.preventDefault();
    action.run();
    return;
  }
}
