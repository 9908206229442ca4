import type { ScenarioInput } from '../../contract/simulate.ts';

const domain = 'ardenhospital.example';

/** Everything that can happen to somebody between the first day and being forgotten. */
export const lifecycle: ScenarioInput = {
  id: 'lifecycle',
  title: 'A whole working life',
  summary:
    'Joins, is promoted, is away for a while, changes name and userName, leaves, comes back, is deleted.',
  groups: [
    { key: 'ward-7', name: 'Ward 7', where: { field: 'team', is: 'Ward 7' } },
    { key: 'ward-9', name: 'Ward 9', where: { field: 'team', is: 'Ward 9' } },
    { key: 'nurses', name: 'Nurses', where: { field: 'department', is: 'Nursing' } },
  ],
  chapters: [
    { title: '{{idp}} tests the connection', events: [{ kind: 'check' }] },
    {
      title: 'Two nurses and a contractor join',
      events: [
        {
          kind: 'join',
          person: {
            id: 'AH-1',
            userName: `ines.calloway@${domain}`,
            givenName: 'Inês',
            familyName: 'Calloway',
            title: 'Head Nurse',
            department: 'Nursing',
            team: 'Ward 7',
          },
        },
        {
          kind: 'join',
          person: {
            id: 'AH-2',
            userName: `tomasz.lindqvist@${domain}`,
            givenName: 'Tomasz',
            familyName: 'Lindqvist',
            title: 'Nurse',
            department: 'Nursing',
            team: 'Ward 7',
            manager: 'AH-1',
          },
        },
        {
          kind: 'join',
          person: {
            id: 'AH-3',
            userName: `noor.hashemi@${domain}`,
            givenName: 'نور',
            familyName: 'الهاشمي',
            title: 'Locum Nurse',
            department: 'Nursing',
            team: 'Ward 9',
            kind: 'contractor',
            manager: 'AH-1',
          },
        },
      ],
    },
    {
      title: 'Tomasz Lindqvist rotates to Ward 9 and is promoted',
      events: [{ kind: 'change', id: 'AH-2', set: { team: 'Ward 9', title: 'Senior Nurse' } }],
    },
    {
      title: 'Inês Calloway is away for a while',
      notes: 'A leave of absence suspends her. Okta leaves the account as it is; Entra switches it off.',
      events: [{ kind: 'startAbsence', id: 'AH-1' }],
    },
    { title: 'Inês Calloway is back', events: [{ kind: 'endAbsence', id: 'AH-1' }] },
    {
      title: 'Tomasz Lindqvist marries, and his address follows',
      events: [
        {
          kind: 'change',
          id: 'AH-2',
          set: { familyName: 'Calder', userName: `tomasz.calder@${domain}` },
        },
      ],
    },
    {
      title: 'The contract of نور الهاشمي ends',
      events: [{ kind: 'leave', id: 'AH-3' }],
    },
    {
      title: 'نور الهاشمي is hired again',
      notes: 'The account is found by its name and switched on, not made anew.',
      events: [{ kind: 'return', id: 'AH-3' }],
    },
    { title: 'نور الهاشمي leaves for good', events: [{ kind: 'leave', id: 'AH-3' }] },
    {
      title: 'Thirty days later the directory forgets her',
      events: [{ kind: 'erase', id: 'AH-3' }],
    },
  ],
};
