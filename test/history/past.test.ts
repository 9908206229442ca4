import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Past, PastReader } from '../../electron/engine/history/past.ts';
import { Workspace } from './workspace.ts';

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const index = fc.nat(1000);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('createUser' as const), n: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('createGroup' as const), n: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('patchUser' as const), n: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replaceUser' as const), n: index }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('addMember' as const), n: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('removeMember' as const), n: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deleteUser' as const), n: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deleteGroup' as const), n: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bulk' as const), n: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const), n: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), n: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot' as const), n: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), n: index }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(workspace: Workspace, { kind, n }: Step): Promise<void> {
  const { operations, directory, report, signal } = workspace;
  const [users, groups] = (workspace.everything() as { Resources: { id: string }[] }[]).map((list) =>
    list.Resources.map(({ id }) => id),
  ) as [string[], string[]];
  const one = (ids: string[]) => ids[n % ids.length];
  const patch = (operation: object) => ({ schemas: [patchOp], Operations: [operation] });
  switch (kind) {
    case 'createUser':
      workspace.send('POST', '/Users', { schemas: [user], userName: `u${n}`, displayName: `Person ${n}` });
      return;
    case 'createGroup':
      workspace.send('POST', '/Groups', {
        schemas: [group],
        displayName: `Group ${n}`,
        members: users.slice(0, n % 4).map((value) => ({ value })),
      });
      return;
    case 'patchUser':
      if (users.length === 0) return;
      workspace.send(
        'PATCH',
        `/Users/${one(users)}`,
        patch({ op: 'replace', path: 'displayName', value: `Now ${n}` }),
      );
      return;
    case 'replaceUser':
      if (users.length === 0) return;
      workspace.send('PUT', `/Users/${one(users)}`, {
        schemas: [user],
        userName: `r${n}`,
        title: `Title ${n}`,
      });
      return;
    case 'addMember':
      if (users.length === 0 || groups.length === 0) return;
      workspace.send(
        'PATCH',
        `/Groups/${one(groups)}`,
        patch({ op: 'add', path: 'members', value: [{ value: one(users) }] }),
      );
      return;
    case 'removeMember':
      if (users.length === 0 || groups.length === 0) return;
      workspace.send(
        'PATCH',
        `/Groups/${one(groups)}`,
        patch({ op: 'remove', path: `members[value eq "${one(users)}"]` }),
      );
      return;
    case 'deleteUser':
      if (users.length > 0) workspace.send('DELETE', `/Users/${one(users)}`);
      return;
    case 'deleteGroup':
      if (groups.length > 0) workspace.send('DELETE', `/Groups/${one(groups)}`);
      return;
    case 'bulk':
      workspace.send('POST', '/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'a', data: { schemas: [user], userName: `b${n}` } },
          {
            method: 'POST',
            path: '/Groups',
            bulkId: 'g',
            data: { schemas: [group], displayName: 'B', members: [{ value: 'bulkId:a' }] },
          },
        ],
      });
      return;
    case 'reset':
      operations.reset(directory);
      return;
    case 'undo': {
      const automatic = operations.snapshots.list(directory).find((each) => each.automatic);
      if (automatic) await operations.undo(directory, automatic.id, report, signal);
      return;
    }
    case 'snapshot':
      await operations.keep(directory, `S ${n}`, report, signal);
      return;
    case 'restore': {
      const [snapshot] = operations.snapshots.list(directory);
      if (snapshot) await operations.restore(directory, snapshot.id, report, signal);
    }
  }
}

test('at any point the directory is what clients were shown then, over writes, Bulk, resets, restores and undos', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const workspace = new Workspace();
      try {
        const seen: { point: number; everything: unknown }[] = [
          { point: 0, everything: workspace.everything() },
        ];
        for (const each of steps) {
          await take(workspace, each);
          seen.push({ point: workspace.last, everything: workspace.everything() });
        }
        await workspace.operations.snapshots.clearAway();
        const reader = new PastReader(workspace.db);
        // Points at which nothing was written have the state of the last of them.
        const byPoint = new Map(seen.map(({ point, everything }) => [point, everything]));
        for (const [point, everything] of byPoint) {
          const past = reader.at(workspace.directory, point);
          expect(past).toBeInstanceOf(Past);
          expect(workspace.everything(past as Past)).toEqual(everything);
        }
      } finally {
        workspace.close();
      }
    }),
    { numRuns: 25 },
  );
});
