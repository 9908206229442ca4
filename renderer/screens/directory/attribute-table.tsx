import { useMemo } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { DirectoryDescription, DirectoryType, Resource } from '../../../shared/contract/directory.ts';
import { Button, Tip } from '../../ui/button.tsx';
import { copy } from '../../ui/clipboard.ts';
import { type AttributeRow, attributeSections } from './attribute-rows.ts';
import { openRecord } from './directory-place.ts';

/** Name, value and characteristics of every attribute, by schema. */
export function AttributeTable(props: {
  resource: Resource;
  type: DirectoryType;
  description: DirectoryDescription;
}) {
  const { resource, type, description } = props;
  const sections = useMemo(
    () => attributeSections(resource, type, description),
    [resource, type, description],
  );
  return (
    <table className="attributes">
      <thead>
        <tr>
          <th scope="col">Attribute</th>
          <th scope="col">Value</th>
          <th scope="col" className="attribute-kind">
            Type
          </th>
        </tr>
      </thead>
      {sections.map(({ title, rows }) => (
        <tbody key={title ?? ''}>
          {title !== null && (
            <tr className="attribute-section">
              <th scope="rowgroup" colSpan={3} className="mono cut">
                {title}
              </th>
            </tr>
          )}
          {rows.map((row) => (
            <Row key={row.key} row={row} indented={title !== null} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({ row, indented }: { row: AttributeRow; indented: boolean }) {
  const { name, value, note, link, characteristics, description, mono } = row;
  return (
    <tr>
      <th scope="row" className={indented ? 'mono cut indented' : 'mono cut'}>
        <Tip text={[characteristics, description].filter(Boolean).join('. ')}>
          <AriaButton
            className="attribute-name cut"
            aria-label={`${name}: copy the value`}
            onPress={() => void copy(value, name)}
          >
            {name}
          </AriaButton>
        </Tip>
      </th>
      <td>
        {link ? (
          <Button kind="link" onPress={() => openRecord(link.type, link.id)}>
            <bdi>{value}</bdi>
          </Button>
        ) : (
          <bdi className={mono ? 'mono' : undefined}>{value}</bdi>
        )}
        {note && <span className="t3"> {note}</span>}
      </td>
      <td className="attribute-kind t3">{characteristics}</td>
    </tr>
  );
}
