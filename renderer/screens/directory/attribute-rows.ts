import type { DirectoryDescription, DirectoryType, Resource } from '../../../shared/contract/directory.ts';
import type { AttributeDefinition } from '../../../shared/scim/schema-definition.ts';

/** A line of the table of attributes. */
export interface AttributeRow {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** What stands beside the value in grey: `primary`. */
  readonly note: string | null;
  /** The resource that the value points at. */
  readonly link: { readonly type: string; readonly id: string } | null;
  /** `string, required, unique` and what the schema says it is. */
  readonly characteristics: string;
  readonly description: string;
  readonly mono: boolean;
}

export interface AttributeSection {
  /** Null for the core attributes. */
  readonly title: string | null;
  readonly rows: readonly AttributeRow[];
}

const common: readonly Partial<AttributeDefinition>[] = [
  { name: 'id', mutability: 'readOnly', description: 'The identifier the service provider gave it.' },
  { name: 'externalId', description: 'The identifier the client knows it by.' },
];
const unreadable = new Set(['schemas', 'meta', 'groups']);
const GROUPS_SHOWN = 20;
const ids = /^(id|externalId|userName|value|\$ref|employeeNumber|costCenter|location|version)$/;

/** The attributes of a resource in the order of their schemas; links to others and meta apart. */
export function attributeSections(
  resource: Resource,
  type: DirectoryType,
  { schemas }: DirectoryDescription,
): AttributeSection[] {
  const core = schemas.find(({ id }) => id === type.schema)?.attributes ?? [];
  const known = [...common, ...core.filter(({ name }) => name !== 'id' && name !== 'externalId')];
  const names = new Set(known.map(({ name }) => name));
  const rows = known
    .filter(({ name = '' }) => !unreadable.has(name) && !type.links.includes(name))
    .flatMap((attribute) => rowsOf(attribute.name ?? '', resource[attribute.name ?? ''], attribute));
  const extensions = Object.keys(resource).filter((name) => name.startsWith('urn:'));
  const strangers = Object.keys(resource)
    .filter((name) => !names.has(name) && !unreadable.has(name) && !name.startsWith('urn:'))
    .filter((name) => !type.links.includes(name))
    .flatMap((name) => rowsOf(name, resource[name], {}));
  const meta = resource.meta;
  return [
    { title: null, rows: [...rows, ...strangers] },
    ...extensions.map((urn) => {
      const own = schemas.find(({ id }) => id.toLowerCase() === urn.toLowerCase())?.attributes ?? [];
      const held = isRecord(resource[urn]) ? resource[urn] : {};
      const found = Object.keys(held).flatMap((name) =>
        rowsOf(name, held[name], own.find((each) => each.name === name) ?? {}, urn),
      );
      return { title: urn, rows: found };
    }),
    { title: 'groups, read only', rows: groupRows(resource.groups) },
    {
      title: 'meta',
      rows: isRecord(meta)
        ? Object.entries(meta).flatMap(([name, value]) =>
            rowsOf(name, value, { mutability: 'readOnly' }, 'meta'),
          )
        : [],
    },
  ].filter((section) => section.rows.length > 0);
}

/** The first groups of a person; all of them are a tab of their own. */
function groupRows(groups: unknown): AttributeRow[] {
  if (!Array.isArray(groups)) return [];
  return groups.slice(0, GROUPS_SHOWN).flatMap((group, at) => {
    if (!isRecord(group) || typeof group.value !== 'string') return [];
    const label = typeof group.display === 'string' ? group.display : group.value;
    const name = typeof group.type === 'string' ? group.type : 'group';
    const row = plainRow(name, label, { mutability: 'readOnly' }, `groups ${at}`);
    return [{ ...row, link: { type: 'Group', id: group.value } }];
  });
}

function rowsOf(
  name: string,
  value: unknown,
  attribute: Partial<AttributeDefinition>,
  prefix = '',
): AttributeRow[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    return value.map((element, at) => elementRow(name, element, at, attribute, `${prefix} ${name} ${at}`));
  }
  if (isRecord(value)) {
    const reference = attribute.subAttributes?.find((sub) => sub.name === '$ref')?.referenceTypes?.[0];
    if (reference && typeof value.value === 'string') {
      const label = typeof value.displayName === 'string' ? value.displayName : value.value;
      const link = { type: reference, id: value.value };
      return [{ ...plainRow(name, label, attribute, `${prefix} ${name}`), link }];
    }
    return Object.entries(value).map(([sub, held]) => {
      const own = attribute.subAttributes?.find((each) => each.name === sub) ?? {};
      return plainRow(`${name}.${sub}`, textOf(held), own, `${prefix} ${name}.${sub}`);
    });
  }
  return [plainRow(name, textOf(value), attribute, `${prefix} ${name}`)];
}

function elementRow(
  name: string,
  element: unknown,
  at: number,
  attribute: Partial<AttributeDefinition>,
  key: string,
): AttributeRow {
  if (!isRecord(element)) return plainRow(`${name} [${at}]`, textOf(element), attribute, key);
  const { value, type, primary, display, $ref: _, ...rest } = element;
  const others = Object.values(rest).map(textOf).join(', ');
  const words = [primary === true && 'primary', display !== undefined && textOf(display)].filter(Boolean);
  return {
    ...plainRow(
      `${name} [${typeof type === 'string' ? type : at}]`,
      value === undefined ? others : textOf(value),
      attribute,
      key,
    ),
    note: words.join(', ') || null,
  };
}

function plainRow(
  name: string,
  value: string,
  attribute: Partial<AttributeDefinition>,
  key: string,
): AttributeRow {
  const last = name.split('.').at(-1) ?? name;
  return {
    key,
    name,
    value,
    note: null,
    link: null,
    characteristics: characteristicsOf(attribute),
    description: attribute.description ?? '',
    mono: ids.test(last) || /^(emails|phoneNumbers)/.test(name),
  };
}

const mutabilities: Readonly<Record<string, string>> = {
  readOnly: 'read only',
  immutable: 'immutable',
  writeOnly: 'write only',
};

function characteristicsOf({
  type,
  multiValued,
  required,
  mutability,
  uniqueness,
  caseExact,
}: Partial<AttributeDefinition>): string {
  return [
    multiValued ? `${type ?? 'string'}, several` : (type ?? 'string'),
    required && 'required',
    mutability && mutabilities[mutability],
    uniqueness && uniqueness !== 'none' && 'unique',
    caseExact && 'case counts',
  ]
    .filter(Boolean)
    .join(', ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
