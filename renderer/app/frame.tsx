import { useEffect, useRef } from 'react';
import { Code } from '../code/code.tsx';
import { bridge } from '../rpc/bridge.ts';
import { held } from '../screens/breakpoints/held-state.ts';
import { StartScreen } from '../screens/start/start-screen.tsx';
import { TimelineScreen } from '../screens/timeline/timeline-screen.tsx';
import { Announcer } from '../ui/announce.tsx';
import { onDemand } from '../ui/on-demand.tsx';
import { useStore } from '../ui/store.ts';
import { handleKey, runAction } from './actions.ts';
import { Banners } from './banners.tsx';
import { engine } from './engine.ts';
import { go, place } from './place.ts';
import { Rail } from './rail.tsx';
import { RefusedPage } from './refused-page.tsx';
import { railScreens } from './screens.ts';
import { useShownSession } from './session-menu.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { workspace } from './workspace.ts';
import './frame.css';

const CompareScreen = onDemand(() => import('../screens/compare/compare-screen.tsx'));
const EditScreen = onDemand(() => import('../screens/edit/edit-screen.tsx'));
const Overlays = onDemand(() => import('../screens/palette/overlays.tsx'));

/** What the first screen does not need is fetched once it stands. */
function loadTheRest(): void {
  requestIdleCallback(
    async () => {
      for (const part of [Overlays, Code, EditScreen, CompareScreen]) await part.preload();
      for (const { Screen } of railScreens) await Screen?.preload();
    },
    { timeout: 1000 },
  );
}

export function Frame() {
  const screen = useStore(place, (now) => now.screen);
  const overlay = useStore(place, (now) => now.overlay);
  const refused = useStore(engine, (now) => now.kind === 'refused');
  const loaded = useStore(workspace, (now) => now !== null);

  useEffect(() => {
    document.addEventListener('keydown', handleKey);
    bridge?.onMenuCommand(runAction);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
  useEffect(() => {
    if (!loaded && !refused) return;
    document.documentElement.dataset.ready = 'true';
    if (loaded) loadTheRest();
  }, [loaded, refused]);

  useSelectionOfSession();

  if (refused) return <RefusedPage />;
  return (
    <div className="frame">
      <TitleBar />
      <Rail />
      <main className="main">
        <Banners />
        <div className="screen">
          {loaded && (
            <>
              {(screen === 'timeline' || screen === 'connect') && <Home connect={screen === 'connect'} />}
              {screen === 'edit' && <EditScreen />}
              {screen === 'compare' && <CompareScreen />}
              {railScreens.map(({ id, Screen }) => Screen && screen === id && <Screen key={id} />)}
            </>
          )}
        </div>
      </main>
      <StatusBar />
      {overlay && <Overlays kind={overlay} />}
      <Announcer />
    </div>
  );
}

/** When another session takes the place of the one on show, here or in another window, nothing of it stays selected. */
function useSelectionOfSession(): void {
  const shown = useShownSession()?.id;
  const before = useRef(shown);
  useEffect(() => {
    if (shown === undefined) return;
    if (before.current !== undefined && before.current !== shown) go({ selected: null, inspecting: false });
    before.current = shown;
  }, [shown]);
}

/** The timeline, or how to get something into it while the live session is empty. */
function Home({ connect }: { connect: boolean }) {
  const session = useShownSession();
  const holds = useStore(held, (list) => list.length);
  useEffect(() => {
    const title = `${holds > 0 ? `${holds} held – ` : ''}${session ? `${session.name} – ` : ''}Scimscope`;
    document.title = title;
    bridge?.setTitle(title);
  }, [session?.name, session, holds]);
  if (!session) return null;
  const empty = session.count === 0 && session.trimmed.count === 0;
  return connect || (empty && session.live && holds === 0) ? (
    <StartScreen session={session} />
  ) : (
    <TimelineScreen session={session} />
  );
}
