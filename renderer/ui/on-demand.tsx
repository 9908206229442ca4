import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

/**
 * A component whose code is fetched when it is first needed or `preload` is called. Unlike `lazy`, one that is
 * at hand shows in the same frame: React holds back what suspended for up to 300 ms, and keys typed meanwhile
 * would get lost.
 */
export function onDemand<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  fallback: (props: P) => ReactNode = () => null,
) {
  let Loaded: ComponentType<P> | null = null;
  let loading: Promise<void> | undefined;
  const preload = (): Promise<void> => {
    loading ??= load().then((module) => {
      Loaded = module.default;
    });
    return loading;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once per module, like lazy
  function OnDemand(props: P) {
    const [, setReady] = useState(Loaded !== null);
    useEffect(() => {
      if (!Loaded) void preload().then(() => setReady(true));
    }, []);
    return Loaded ? <Loaded {...props} /> : fallback(props);
  }
  return Object.assign(OnDemand, { preload });
}
