import type { ScenarioInput } from '../../contract/simulate.ts';

const domain = 'northlight.example';

const people = [
  ['NL-1', 'priya.halloran', 'Priya', 'Halloran', 'Head of Risk', 'Risk', undefined],
  ['NL-2', 'karim.boutros', 'Karim', 'Boutros', 'Auditor', 'Audit', 'NL-1'],
  ['NL-3', 'grace.adeyemi', 'Grace', 'Adeyemi-Thornbury', 'Analyst', 'Risk', 'NL-1'],
  ['NL-4', 'quentin.ash', 'Quentin', 'Ash', 'Analyst', 'Risk', 'NL-1'],
  ['NL-5', 'dario.venn', 'Dario', 'Venn', 'Controller', 'Audit', 'NL-2'],
] as const;

/** Departments merge: a group is renamed, one is emptied and removed, people report to somebody else. */
export const reorganisation: ScenarioInput = {
  id: 'reorganisation',
  title: 'Two departments become one',
  summary: 'Five people in two departments; one is renamed, the other joins it and its group goes.',
  groups: [
    { key: 'risk', name: 'Risk', where: { field: 'department', is: 'Risk' } },
    { key: 'audit', name: 'Audit', where: { field: 'department', is: 'Audit' } },
  ],
  chapters: [
    { title: '{{idp}} tests the connection', events: [{ kind: 'check' }] },
    {
      title: 'Five people join Risk and Audit',
      events: people.map(([id, login, givenName, familyName, title, department, manager]) => ({
        kind: 'join' as const,
        person: {
          id,
          userName: `${login}@${domain}`,
          givenName,
          familyName,
          title,
          department,
          ...(manager !== undefined && { manager }),
        },
      })),
    },
    {
      title: 'Risk becomes Risk & Assurance',
      events: [{ kind: 'renameGroup', key: 'risk', name: 'Risk & Assurance' }],
    },
    {
      title: 'Audit joins it, with a new manager',
      events: [
        { kind: 'change', id: 'NL-2', set: { department: 'Risk' } },
        { kind: 'change', id: 'NL-5', set: { department: 'Risk', manager: 'NL-1' } },
      ],
    },
    { title: 'The group Audit goes', events: [{ kind: 'removeGroup', key: 'audit' }] },
  ],
};
