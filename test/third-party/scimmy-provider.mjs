// A service provider not written here: the scimmy-routers package on Express, over two Maps. Prints its base URL.
// usage: node scimmy-provider.mjs [number of users to start with: user-0, user-1, … [how many of them are in the group-0]]
import { randomUUID } from 'node:crypto';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';

const users = new Map();
const groups = new Map();

/** Handlers of one resource type over a Map, as the package's documentation asks for them. */
function declare(Resource, store, unique) {
  SCIMMY.Resources.declare(Resource)
    .ingress((resource, instance) => {
      const id = resource.id ?? randomUUID();
      if (resource.id && !store.has(resource.id))
        throw new SCIMMY.Types.Error(404, undefined, `Resource ${resource.id} not found`);
      for (const [otherId, other] of store) {
        if (
          otherId !== id &&
          String(other[unique]).toLowerCase() === String(instance[unique]).toLowerCase()
        ) {
          throw new SCIMMY.Types.Error(409, 'uniqueness', `${unique} is taken`);
        }
      }
      const now = new Date().toISOString();
      const stored = {
        ...JSON.parse(JSON.stringify(instance)),
        id,
        meta: { created: store.get(id)?.meta.created ?? now, lastModified: now },
      };
      store.set(id, stored);
      return stored;
    })
    .egress((resource) => {
      if (!resource.id) {
        const all = [...store.values()];
        return resource.filter ? resource.filter.match(all) : all;
      }
      const found = store.get(resource.id);
      if (!found) throw new SCIMMY.Types.Error(404, undefined, `Resource ${resource.id} not found`);
      return found;
    })
    .degress((resource) => {
      if (!store.delete(resource.id))
        throw new SCIMMY.Types.Error(404, undefined, `Resource ${resource.id} not found`);
    });
}

declare(SCIMMY.Resources.User, users, 'userName');
declare(SCIMMY.Resources.Group, groups, 'displayName');
SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false);

for (let i = 0; i < Number(process.argv[2] ?? 0); i++) {
  const id = `user-${i}`;
  users.set(id, {
    id,
    userName: `user${i}@example.com`,
    name: { givenName: 'Ada', familyName: `Byron ${i}` },
    emails: [{ value: `user${i}@example.com`, type: 'work', primary: true }],
    active: true,
    meta: { created: new Date().toISOString(), lastModified: new Date().toISOString() },
  });
}

const members = Array.from({ length: Number(process.argv[3] ?? 0) }, (_, i) => ({
  value: `user-${i}`,
  type: 'User',
}));
if (members.length > 0) {
  const now = new Date().toISOString();
  groups.set('group-0', {
    id: 'group-0',
    displayName: 'Everyone',
    members,
    meta: { created: now, lastModified: now },
  });
}

const app = express();
app.use(
  '/scim',
  new SCIMMYRouters({
    type: 'bearer',
    handler: (request) => {
      if (request.header('Authorization') !== 'Bearer third-party')
        throw new Error('Authorization not detected!');
      return 'somebody';
    },
  }),
);
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/scim\n`);
});
