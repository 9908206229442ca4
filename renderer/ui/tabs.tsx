import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import { count } from './format.ts';

export interface TabSpec {
  id: string;
  label: string;
  count?: number;
  /** A word behind the label: "edited". */
  badge?: string;
  panel: () => ReactNode;
}

export function Tabs(props: {
  label: string;
  tabs: readonly TabSpec[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  return (
    <AriaTabs
      className="tabs grow"
      selectedKey={props.selected}
      onSelectionChange={(key) => props.onSelect(String(key))}
    >
      <TabList className="tab-list" aria-label={props.label}>
        {props.tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="tab">
            {tab.label}
            {tab.count !== undefined && <span className="count nums">{count(tab.count)}</span>}
            {tab.badge && <span className="tab-badge">{tab.badge}</span>}
          </Tab>
        ))}
      </TabList>
      {props.tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="tab-panel">
          {tab.panel()}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
