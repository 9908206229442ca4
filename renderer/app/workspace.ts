import type { Client } from '../../shared/contract/client.ts';
import type { DemoIdp, DemoProgress } from '../../shared/contract/demo.ts';
import type { Listener, ProfileSummary } from '../../shared/contract/listener.ts';
import type { Session } from '../../shared/contract/session.ts';
import type { Preferences, WorkspaceInfo } from '../../shared/contract/workspace.ts';
import { announce } from '../ui/announce.tsx';
import { type Problem, toProblem } from '../ui/notice.tsx';
import { createStore } from '../ui/store.ts';
import { showTheme } from '../ui/theme.ts';
import { call, engine, onConnected } from './engine.ts';

/** What the engine says about the workspace as a whole. */
export interface Workspace {
  info: WorkspaceInfo;
  preferences: Preferences;
  listeners: readonly Listener[];
  sessions: readonly Session[];
  profiles: readonly ProfileSummary[];
}

export const workspace = createStore<Workspace | null>(null);
export const demo = createStore<DemoProgress | null>(null);
/** Things the engineer must know that have no better place; shown above the screen until dismissed. */
export const problems = createStore<readonly (Problem & { key: number })[]>([]);

let lastKey = 0;

export function report(error: unknown): void {
  show(toProblem(error));
}

function show(problem: Problem): void {
  problems.set((before) => [
    ...before.filter((other) => other.what !== problem.what).slice(-2),
    { ...problem, key: ++lastKey },
  ]);
}

export function dismiss(key: number): void {
  problems.set((before) => before.filter((problem) => problem.key !== key));
}

function patch(change: Partial<Workspace>): void {
  workspace.set((before) => before && { ...before, ...change });
}

onConnected((client: Client) => {
  client.on('listener.changed', ({ listeners }) => patch({ listeners }));
  client.on('session.changed', ({ sessions }) => patch({ sessions }));
  client.on('workspace.changed', ({ info }) => patch({ info }));
  client.on('preferences.changed', ({ preferences }) => {
    patch({ preferences });
    showTheme(preferences.theme);
  });
  client.on('demo.progress', (progress) => {
    demo.set(progress);
    if (progress.state === 'failed') announce(`Demo stopped: ${progress.problem ?? ''}`);
    if (progress.state === 'finished') announce(`Demo finished, ${progress.steps} requests sent`);
  });
  client.on('problem', ({ message, detail, next }) => {
    show({ what: message, next: [detail, next].filter(Boolean).join(' ') });
    announce(message);
  });
  void Promise.all([
    client.call('workspace.info', {}),
    client.call('preferences.get', {}),
    client.call('listener.list', {}),
    client.call('session.list', {}),
    client.call('profile.list', {}),
  ]).then(
    ([info, preferences, listeners, sessions, profiles]) => {
      showTheme(preferences.theme);
      workspace.set({ info, preferences, listeners, sessions, profiles });
    },
    (error) => {
      // An engine that ended has its own banner, with the reason.
      if (engine.get().kind === 'connected') report(error);
    },
  );
});

/** Letter of a listener's tile: A for colour 0. */
export function listenerLetter(listener: Pick<Listener, 'colour'>): string {
  return String.fromCharCode(65 + (listener.colour % 26));
}

/** CSS colour of a listener; the three colours repeat, the letter tells them apart. */
export function listenerColour(listener: Pick<Listener, 'colour'>): string {
  return `var(--listener-${'abc'[listener.colour % 3]})`;
}

export function profileName(id: string, profiles: readonly ProfileSummary[]): string {
  return profiles.find((profile) => profile.id === id)?.name ?? id;
}

/** What answers at a listener, in a few words: `mock · Tolerant` or the upstream's address. */
export function targetWords(listener: Listener, profiles: readonly ProfileSummary[]): string {
  return listener.target.kind === 'mock'
    ? `mock · ${profileName(listener.target.profile, profiles)}`
    : listener.target.url;
}

/** The listener that first steps are about: the first that listens, else the first. */
export function firstListener(listeners: readonly Listener[]): Listener | undefined {
  return listeners.find((listener) => listener.state.kind === 'listening') ?? listeners[0];
}

/** `127.0.0.1:8484`, when listening. */
export function listenerAddress(listener: Listener): string | null {
  if (listener.state.kind !== 'listening') return null;
  return `${listener.host.includes(':') ? `[${listener.host}]` : listener.host}:${listener.state.port}`;
}

/** Address an identity provider in the cloud uses: the tunnel's when known, with the listener's base path. */
export function publicBaseUrl(listener: Listener, publicUrl: string | null): string | null {
  if (!publicUrl) return null;
  const origin = publicUrl.replace(/\/+$/, '');
  return listener.basePath && !origin.endsWith(listener.basePath) ? origin + listener.basePath : origin;
}

export async function startDemo(idp: DemoIdp): Promise<void> {
  const listener = firstListener(workspace.get()?.listeners ?? []);
  if (!listener) return;
  // A demo is there to be seen.
  if (workspace.get()?.info.recording === false) setRecording(true);
  try {
    demo.set(await call('demo.start', { idp, listener: listener.id }));
  } catch (error) {
    report(error);
  }
}

export function stopDemo(): void {
  const running = demo.get();
  if (running?.state === 'running') call('demo.stop', { run: running.run }).catch(report);
}

export function setRecording(on: boolean): void {
  call('recording.set', { on }).then((now) => {
    workspace.set((before) => before && { ...before, info: { ...before.info, recording: now.on } });
    announce(now.on ? 'Recording' : 'Recording is paused');
  }, report);
}

export function setTheme(theme: Preferences['theme']): void {
  showTheme(theme);
  patchPreferences({ theme });
}

export function patchPreferences(change: Partial<Preferences>): Promise<string | null> {
  return call('preferences.set', { change }).then(
    (preferences) => {
      patch({ preferences });
      return null;
    },
    (error) => {
      const { what, next } = toProblem(error);
      return `${what} ${next}`.trim();
    },
  );
}
