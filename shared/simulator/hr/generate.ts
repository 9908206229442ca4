import { departmentsOf, makeCompany } from '../../people/company.ts';
import { readAt } from '../mapping/target.ts';
import { type GroupRule, HrRecord } from './record.ts';

export interface MadeStaff {
  readonly groups: readonly GroupRule[];
  /** In an order in which managers come before those who report to them. */
  people(): Generator<HrRecord>;
}

/**
 * A made-up company: its departments as groups, and teams across departments up to the wanted number of groups. The
 * same seed makes the same company.
 */
export function makeStaff(people: number, groups: number, seed: number): MadeStaff {
  const departments = departmentsOf(people).slice(0, groups);
  const teams = Math.max(0, groups - departments.length);
  const teamName = (number: number) => `Team ${String(number + 1).padStart(String(teams).length, '0')}`;
  return {
    groups: [
      ...departments.map((name, at) => ({
        key: `department-${at + 1}`,
        name,
        where: { field: 'department' as const, is: name },
      })),
      ...Array.from({ length: teams }, (_, at) => ({
        key: `team-${at + 1}`,
        name: teamName(at),
        where: { field: 'team' as const, is: teamName(at) },
      })),
    ],
    *people() {
      let at = 0;
      for (const { resource, department, manager } of makeCompany(people, seed)) {
        yield HrRecord.parse({
          id: employeeNumber(at),
          userName: resource.userName,
          givenName: readAt(resource, 'name.givenName'),
          familyName: readAt(resource, 'name.familyName'),
          displayName: resource.displayName,
          title: resource.title,
          department,
          phone: readAt(resource, 'phoneNumbers[type eq "work"].value'),
          locale: resource.locale,
          ...(teams > 0 && { team: teamName(at % teams) }),
          ...(manager !== null && { manager: employeeNumber(manager) }),
        });
        at++;
      }
    },
  };
}

function employeeNumber(at: number): string {
  return `E-${String(at + 1).padStart(6, '0')}`;
}
