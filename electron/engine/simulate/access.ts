import type { AccessRow } from '../../../shared/contract/simulate.ts';
import type { HrSource } from '../../../shared/simulator/hr/source.ts';
import type { IdpDirectory } from '../../../shared/simulator/idp-directory.ts';
import type { Connector } from '../../../shared/simulator/machine/connector.ts';

/** Who has an account where, as the identity provider knows it, by position in the order people joined. */
export function accessRows(
  hr: HrSource,
  directory: IdpDirectory,
  connectors: readonly Connector[],
  from: number,
  to: number,
): { total: number; rows: AccessRow[] } {
  const users = [...directory.users.values()];
  const problems = connectors.map(
    ({ failures }) => new Map([...failures.list()].map(({ subject, words }) => [subject.key, words])),
  );
  const rows = users.slice(from, to).map(({ key, name }): AccessRow => {
    const person = hr.person(key);
    return {
      key,
      name,
      department: person?.record.department ?? null,
      status: person?.status ?? 'erased',
      apps: connectors.map(({ app }, at) => {
        const link = app.people.get(key);
        return {
          account: link === undefined ? 'none' : link.on ? 'on' : 'off',
          id: link?.id ?? null,
          groups: [...app.groups.values()]
            .filter(({ members }) => members.has(key))
            .map((group) => group.name),
          problem: problems[at]?.get(key) ?? null,
        };
      }),
    };
  });
  return { total: users.length, rows };
}
