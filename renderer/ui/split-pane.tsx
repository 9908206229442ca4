import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';

/** Two panes with a line to drag (or move with arrow keys) between them; sizes are remembered by `id`. */
export function SplitPane(props: {
  id: string;
  orientation: 'horizontal' | 'vertical';
  first: ReactNode;
  second: ReactNode;
  /** CSS size of the second pane before anyone moved the line, and least sizes in px. */
  secondSize: string;
  minFirst: number;
  minSecond: number;
  label: string;
}) {
  const id = `${props.id}-${props.orientation}`;
  const layout = useDefaultLayout({
    id: `scimscope.${id}`,
    storage: localStorage,
    onlySaveAfterUserInteractions: true,
  });
  return (
    <Group
      key={id}
      orientation={props.orientation}
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      <Panel id="first" minSize={props.minFirst}>
        {props.first}
      </Panel>
      <Separator
        aria-label={props.label}
        className={`split-handle ${props.orientation === 'horizontal' ? 'vertical-line' : 'horizontal-line'}`}
      />
      <Panel
        id="second"
        defaultSize={props.secondSize}
        minSize={props.minSecond}
        groupResizeBehavior="preserve-pixel-size"
      >
        {props.second}
      </Panel>
    </Group>
  );
}
