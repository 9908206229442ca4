import type { Action } from '../../app/action.ts';
import { go } from '../../app/place.ts';
import { demo, firstListener, startDemo, stopDemo, workspace } from '../../app/workspace.ts';
import { copy } from '../../ui/clipboard.ts';

const ready = () => workspace.get() !== null;
const listener = () => firstListener(workspace.get()?.listeners ?? []);

export const startActions: readonly Action[] = [
  {
    id: 'connect',
    title: 'Connect an identity provider',
    also: 'okta entra google onelogin how start',
    group: 'Connect',
    run: () => go({ screen: 'connect' }),
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
];
