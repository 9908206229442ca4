import type { ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  type MenuTriggerProps,
  Popover,
  Separator,
} from 'react-aria-components';
import { Kbd } from './button.tsx';

export interface MenuEntry {
  id: string;
  label: string;
  detail?: string;
  icon?: ReactNode;
  keys?: string;
  run: () => void;
}

/** A button (the child) that opens a menu. `null` among the entries draws a line. */
export function MenuButton(props: {
  label: string;
  children: ReactNode;
  entries: readonly (MenuEntry | null)[];
  trigger?: Partial<MenuTriggerProps>;
}) {
  const byId = new Map(props.entries.flatMap((entry) => (entry ? [[entry.id, entry] as const] : [])));
  return (
    <MenuTrigger {...props.trigger}>
      {props.children}
      <Popover className="popover" offset={4}>
        <AriaMenu aria-label={props.label} onAction={(id) => byId.get(String(id))?.run()}>
          {props.entries.map((entry, at) =>
            entry ? (
              <MenuItem key={entry.id} id={entry.id} textValue={entry.label} className="menu-item">
                {entry.icon}
                <span className="menu-text">
                  <span>{entry.label}</span>
                  {entry.detail && <span className="menu-detail">{entry.detail}</span>}
                </span>
                {entry.keys && <Kbd keys={entry.keys} />}
              </MenuItem>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity besides its place
              <Separator key={`line-${at}`} className="menu-sep" />
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
