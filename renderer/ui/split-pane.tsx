import { type ReactNode, useLayoutEffect } from 'react';
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels';

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
  /** Size in px that the second pane takes while this is given; it gets its own back afterwards. */
  secondFor?: number | undefined;
  minFirst: number;
  minSecond: number;
  label: string;
}) {
  const id = `${props.id}-${props.orientation}`;
  const open = props.second !== null;
  const second = usePanelRef();
  useSizeFor(second, open ? props.secondFor : undefined, id);
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
          panelRef={second}
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

/** Gives a panel a size while one is wanted, and back the size it had. */
function useSizeFor(panel: ReturnType<typeof usePanelRef>, size: number | undefined, id: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another id is another group of panels
  useLayoutEffect(() => {
    if (size === undefined) return;
    let before: number | undefined;
    // A panel that comes with this has no layout yet; it has one before the next frame is drawn.
    const frame = requestAnimationFrame(() => {
      before = panel.current?.getSize().inPixels;
      panel.current?.resize(size);
    });
    return () => {
      cancelAnimationFrame(frame);
      const sized = panel.current;
      // The panel may go away in this very moment, and take its layout with it.
      if (before !== undefined)
        requestAnimationFrame(() => panel.current === sized && sized?.resize(before ?? size));
    };
  }, [panel, size, id]);
}
