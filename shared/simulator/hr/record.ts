import { z } from 'zod';

const text = z.string().trim().min(1);
const date = z.iso.date();

/** A person as HR knows them. `id` is the employee number; `manager` is the id of another record. */
export const HrRecord = z.strictObject({
  id: text,
  userName: text,
  givenName: text,
  familyName: text,
  middleName: text.optional(),
  displayName: text.optional(),
  nickname: text.optional(),
  email: text.optional(),
  title: text.optional(),
  department: text.optional(),
  team: text.optional(),
  manager: text.optional(),
  kind: z.enum(['employee', 'contractor']).default('employee'),
  /** First and last day. Before the one there is no account, after the other it is switched off. */
  start: date.optional(),
  end: date.optional(),
  office: text.optional(),
  street: text.optional(),
  city: text.optional(),
  region: text.optional(),
  postalCode: text.optional(),
  country: text.optional(),
  phone: text.optional(),
  mobile: text.optional(),
  fax: text.optional(),
  locale: text.optional(),
  language: text.optional(),
});
export type HrRecord = z.output<typeof HrRecord>;
export type HrRecordInput = z.input<typeof HrRecord>;

export function nameOf({ displayName, givenName, familyName }: HrRecord): string {
  return displayName ?? `${givenName} ${familyName}`;
}

/** Who is a member of a group: everybody with a value in a field, or only those who are put in by name. */
export const GroupRule = z.strictObject({
  key: text,
  name: text,
  where: z
    .strictObject({ field: z.enum(['department', 'title', 'team', 'office', 'kind']), is: text })
    .nullable()
    .default(null),
});
export type GroupRule = z.output<typeof GroupRule>;
export type GroupRuleInput = z.input<typeof GroupRule>;

const id = text;

/** Something that happens to people and groups, as HR and administrators see it. */
export const HrEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('join'), person: HrRecord }),
  /** A new name, title, department, manager: what is named changes; null takes a value away. */
  z.strictObject({
    kind: z.literal('change'),
    id,
    set: z.partialRecord(z.enum(Object.keys(HrRecord.shape) as [keyof HrRecord]), z.string().nullable()),
  }),
  z.strictObject({ kind: z.literal('leave'), id }),
  z.strictObject({ kind: z.literal('return'), id }),
  z.strictObject({ kind: z.literal('startAbsence'), id }),
  z.strictObject({ kind: z.literal('endAbsence'), id }),
  /** Deleted for good in the identity provider. */
  z.strictObject({ kind: z.literal('erase'), id }),
  z.strictObject({ kind: z.literal('addGroup'), group: GroupRule }),
  z.strictObject({ kind: z.literal('renameGroup'), key: text, name: text }),
  z.strictObject({ kind: z.literal('removeGroup'), key: text }),
  z.strictObject({ kind: z.literal('addMember'), group: text, id }),
  z.strictObject({ kind: z.literal('removeMember'), group: text, id }),
  /** Somebody presses the connection test, or starts an import. */
  z.strictObject({ kind: z.literal('check') }),
  z.strictObject({ kind: z.literal('import') }),
]);
export type HrEvent = z.output<typeof HrEvent>;
export type HrEventInput = z.input<typeof HrEvent>;
