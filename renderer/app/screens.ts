import { AudioLines, type LucideIcon, Settings, Users, Zap } from 'lucide-react';
import { onDemand } from '../ui/on-demand.tsx';

/** The places of the rail, in its order. What the first screen does not need is fetched once that one stands. */
export const railScreens = [
  { id: 'timeline', label: 'Timeline', Icon: AudioLines, Screen: null },
  {
    id: 'directory',
    label: 'Directory',
    Icon: Users,
    Screen: onDemand(() => import('../screens/directory/directory-screen.tsx')),
  },
  {
    id: 'rules',
    label: 'Rules',
    Icon: Zap,
    Screen: onDemand(() => import('../screens/rules/rules-screen.tsx')),
  },
  {
    id: 'settings',
    label: 'Settings',
    Icon: Settings,
    Screen: onDemand(() => import('../screens/settings/settings-screen.tsx')),
  },
] as const satisfies readonly {
  id: string;
  label: string;
  Icon: LucideIcon;
  Screen: ReturnType<typeof onDemand> | null;
}[];

/** Places of the rail, and those that are reached from elsewhere. */
export type ScreenId = (typeof railScreens)[number]['id'] | 'connect' | 'edit' | 'compare';
