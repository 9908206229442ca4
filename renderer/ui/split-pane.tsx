import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';

const both = ['first', 'second'];
const one = ['first'];

/**
 * Two panes with a line to drag (or move with arrow keys) between them; sizes are remembered by `id`. Without a
 * second pane the first fills the space and stays mounted when the second comes.
 */
export function SplitPane(props: {
  id: string;
  orientation: 'horizontal' | 'vertical';
  first: ReactNode;
  second: ReactNode | null;
  /** CSS size of the second pane before anyone moved the line, and least sizes in px. */
  secondSize: string;
  minFirst: number;
  minSecond: number;
  label: string;
}) {
  const id = `${props.id}-${props.orientation}`;
  const open = props.second !== null;
  const layout = useDefaultLayout({
    id: `scimscope.${id}`,
    storage: localStorage,
    onlySaveAfterUserInteractions: true,
    panelIds: open ? both : one,
  });
  return (
    <Group
      key={id}
      orientation={props.orientation}
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      <Panel id="first" minSize={open ? props.minFirst : 0}>
        {props.first}
      </Panel>
      {open && (
        <Separator
          aria-label={props.label}
          className={`split-handle ${props.orientation === 'horizontal' ? 'vertical-line' : 'horizontal-line'}`}
        />
      )}
      {open && (
        <Panel
          id="second"
          defaultSize={props.secondSize}
          minSize={props.minSecond}
          groupResizeBehavior="preserve-pixel-size"
        >
          {props.second}
        </Panel>
      )}
    </Group>
  );
}
