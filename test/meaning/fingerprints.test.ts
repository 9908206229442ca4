import { describe, expect, test } from 'vitest';
import { idpIds } from '../../shared/contract/idp.ts';
import { createDeriver } from '../../shared/meaning/deriver.ts';
import { fingerprints, type Signs } from '../../shared/meaning/fingerprints.ts';
import { readPatch } from '../../shared/meaning/patch.ts';
import { readRequest } from '../../shared/meaning/scim-request.ts';
import { exchange, patch } from './exchanges.ts';

const token = (claims: object) =>
  `Bearer eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

interface Example {
  readonly line: string;
  readonly body?: unknown;
  readonly agent?: string;
  readonly more?: Partial<Signs>;
}

/** One request per sign, as plain as the sign allows: what is said of it is the sign's own reason. */
const examples: Readonly<Record<string, readonly Example[]>> = {
  scimscope: [{ line: 'GET /Users/1', agent: 'Scimscope/0.1.0' }],
  okta: [
    { line: 'GET /Users/1', agent: 'Okta SCIM Client 1.0.0' },
    { line: 'POST /Users', body: { externalId: '00uINVENTED0001' } },
    { line: 'GET /Users?filter=userName%20eq%20%22a%40example.com%22&startIndex=1&count=100' },
    { line: 'GET /Users?startIndex=1&count=2' },
    { line: 'GET /Users/1', more: { acceptCharset: 'utf-8' } },
  ],
  entra: [
    { line: 'GET /Users?filter=externalId+eq+%22AzureAD_Test-7c9e6679-7425-40de-944b-e07fc1f90ae7%22' },
    { line: 'GET /Users/1', more: { credential: token({ aud: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621' }) } },
    { line: 'PATCH /Users/1', body: patch({ op: 'Replace', path: 'title', value: 'x' }) },
    { line: 'PATCH /Users/1', body: patch({ op: 'replace', value: { 'name.familyName': 'x' } }) },
    { line: 'GET /Groups/1?excludedAttributes=members' },
    { line: 'PATCH /Users/1', body: patch({ op: 'Replace', path: 'active', value: 'False' }) },
    { line: 'GET /Users?filter=userName%20eq%20%227c9e6679-7425-40de-944b-e07fc1f90ae7%22' },
    { line: 'GET /Users?filter=userName+eq+%22a%40example.com%22' },
    {
      line: 'POST /Groups',
      body: { schemas: ['http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'] },
    },
    { line: 'POST /Users', body: { externalId: 'phalloran', roles: [], meta: { resourceType: 'User' } } },
  ],
  google: [
    { line: 'GET /Users/1', agent: 'Google-Auto-Provisioning' },
    {
      line: 'POST /Users',
      body: { schemas: ['urn:scim:schemas:core:1.0', 'urn:ietf:params:scim:schemas:core:2.0:User'] },
    },
  ],
  onelogin: [
    { line: 'GET /Users?filter=userName%20eq%20%22never-existing-user%22' },
    { line: 'PUT /Users/1?', body: {} },
    { line: 'GET /Groups?count=100&startIndex=1' },
    { line: 'GET /Users/1', agent: '' },
    { line: 'PUT /Users/1', body: { schemas: ['urn:scim:schemas:core:2.0'] } },
  ],
  jumpcloud: [
    { line: 'DELETE /Users/1', more: { endsCreateAndDelete: true } },
    { line: 'GET /Users/1', agent: 'JumpCloud-SCIM/1' },
  ],
  ping: [
    { line: 'GET /Users/0' },
    { line: 'GET /Users?filter=username%20Eq%20%22a%22' },
    { line: 'GET /Users/1', agent: 'PingFederate/12' },
    { line: 'GET /Users/1', agent: 'Apache-HttpClient/4.5.13 (Java/11)' },
  ],
};

function signsOf({ line, body, agent, more }: Example): Signs {
  const { method, target, basePath } = exchange(line);
  return {
    request: readRequest(method, target, basePath, false),
    userAgent: agent ?? null,
    acceptCharset: null,
    credential: null,
    body,
    patch: method === 'PATCH' ? readPatch(body) : null,
    endsCreateAndDelete: false,
    ...more,
  };
}

describe.each(idpIds)('%s', (idp) => {
  const signs = (examples[idp] ?? []).map(signsOf);

  test('every sign is shown by a request of its own', () => {
    const unshown = fingerprints.filter((one) => one.idp === idp && !signs.some((sign) => one.test(sign)));
    expect(unshown.map(({ because }) => because)).toEqual([]);
  });

  test('what gives one away gives away nobody else', () => {
    const others = fingerprints.filter((one) => one.idp !== idp);
    const wrong = signs.flatMap((sign) => others.filter((one) => one.test(sign)));
    expect(wrong.map(({ idp: other, because }) => `${other}: ${because}`)).toEqual([]);
  });
});

test('weak signs are enough together: paging and an empty User-Agent', () => {
  const sent = (requestHeaders: string[]) =>
    createDeriver().derive(exchange('GET /Groups?count=100&startIndex=1', { requestHeaders })).idp?.id ??
    null;
  expect(sent(['User-Agent', ''])).toBe('onelogin');
  expect(sent(['User-Agent', 'x'])).toBeNull();
});
