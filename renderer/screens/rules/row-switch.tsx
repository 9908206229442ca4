import { Switch as AriaSwitch } from 'react-aria-components';

/** A switch in a row, whose words stand elsewhere in it. */
export function RowSwitch(props: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <AriaSwitch
      className="switch row-switch"
      aria-label={props.label}
      isSelected={props.on}
      onChange={props.onChange}
    >
      <span className="track" />
    </AriaSwitch>
  );
}
