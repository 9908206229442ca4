import type { ScenarioInput } from '../../contract/simulate.ts';

const domain = 'larkfield.example';

/** A joiner, a mover and a leaver: the shortest story that shows what provisioning is for. */
export const firstWeek: ScenarioInput = {
  id: 'first-week',
  title: 'A joiner, a mover and a leaver',
  summary: 'Three people join, one changes department, one changes her name, one leaves.',
  groups: [
    { key: 'field-ops', name: 'Field Ops', where: { field: 'department', is: 'Field Operations' } },
    { key: 'treasury', name: 'Treasury', where: { field: 'department', is: 'Treasury' } },
  ],
  chapters: [
    { title: '{{idp}} tests the connection', events: [{ kind: 'check' }] },
    {
      title: 'Three people join, and their groups follow',
      notes: 'Each is looked up first: an account that is there already is linked, not made twice.',
      events: [
        {
          kind: 'join',
          person: {
            id: 'LF-1001',
            userName: `mara.okafor@${domain}`,
            givenName: 'Mara',
            familyName: 'Okafor',
            title: 'Field Engineer',
            department: 'Field Operations',
          },
        },
        {
          kind: 'join',
          person: {
            id: 'LF-1002',
            userName: `dag-hakon.bjornstad@${domain}`,
            givenName: 'Dag-Håkon',
            familyName: 'Wergeland-Bjørnstad',
            title: 'Dispatcher',
            department: 'Field Operations',
            manager: 'LF-1001',
          },
        },
        {
          kind: 'join',
          person: {
            id: 'LF-1003',
            userName: `khai.nguyen@${domain}`,
            givenName: 'Thị Minh Khai',
            familyName: 'Nguyễn',
            displayName: 'Nguyễn Thị Minh Khai',
            title: 'Accountant',
            department: 'Treasury',
          },
        },
      ],
    },
    {
      title: 'Dag-Håkon Wergeland-Bjørnstad moves to Treasury',
      notes: 'Title and department change, and with the department the groups.',
      events: [{ kind: 'change', id: 'LF-1002', set: { title: 'Treasury Analyst', department: 'Treasury' } }],
    },
    {
      title: 'Mara Okafor takes a new name',
      events: [{ kind: 'change', id: 'LF-1001', set: { familyName: 'Okafor-Lind' } }],
    },
    {
      title: 'Nguyễn Thị Minh Khai leaves',
      notes: 'The account is switched off, not deleted: what she made stays.',
      events: [{ kind: 'leave', id: 'LF-1003' }],
    },
  ],
};
