import type { IdpId } from '../contract/idp.ts';
import { listMember, textMember } from './json.ts';
import type { PatchReading } from './patch.ts';
import type { ScimRequest } from './scim-request.ts';

/** What fingerprints may look at. */
export interface Signs {
  readonly request: ScimRequest;
  /** Null when the header is absent; empty when it is there and empty. */
  readonly userAgent: string | null;
  readonly acceptCharset: string | null;
  /** Authorization header, the first time a client is seen; null after that. */
  readonly credential: string | null;
  readonly body: unknown;
  readonly patch: PatchReading | null;
  /** True when this request deletes the last of a user and a group that the same client just created. */
  readonly endsCreateAndDelete: boolean;
}

/**
 * One sign that tells an identity provider. Weights: 100 settles it by name, 60 and more is a habit of one client
 * alone, 40 is enough by itself when nothing speaks against it, below that a sign needs another beside it.
 * Weights of the signs of one provider add up; `because` of the heaviest one is shown.
 */
export interface Fingerprint {
  readonly idp: IdpId;
  readonly weight: number;
  readonly because: string;
  test(signs: Signs): boolean;
}

/** From here on a guess is made. */
export const enough = 40;

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const wholeGuid = new RegExp(`^${guid.source}$`, 'i');

/** Tools and test suites of developers, which also make things and delete them at once. */
const handTool = /^(curl|wget|postman|insomnia|bruno|httpie|python|node|undici|axios|k6|mozilla)/i;

export const fingerprints: readonly Fingerprint[] = [
  {
    idp: 'scimscope',
    weight: 200,
    because: 'known by its User-Agent',
    test: ({ userAgent }) => userAgent?.startsWith('Scimscope/') === true,
  },

  // Okta: captures of the wizard and catalogue connectors, and Okta's SCIM 2.0 protocol reference.
  {
    idp: 'okta',
    weight: 100,
    because: 'known by its User-Agent',
    test: ({ userAgent }) => userAgent !== null && /okta scim client/i.test(userAgent),
  },
  {
    idp: 'okta',
    weight: 60,
    because: 'known by an externalId that starts with 00u',
    test: ({ body }) => /^00u[0-9A-Za-z]{8,}$/.test(textMember(body, 'externalId') ?? ''),
  },
  {
    idp: 'okta',
    weight: 50,
    because: 'known by its look-up with startIndex=1&count=100',
    test: ({ request: { rawQuery } }) =>
      rawQuery !== null && /^filter=[^&+]*%20eq%20[^&+]*&startIndex=1&count=100$/.test(rawQuery),
  },
  {
    idp: 'okta',
    weight: 45,
    because: 'known by its connection test, startIndex=1&count=2',
    test: ({ request: { rawQuery, endpoint } }) =>
      endpoint === 'users' && rawQuery === 'startIndex=1&count=2',
  },
  {
    idp: 'okta',
    weight: 30,
    because: 'known by its Accept-Charset header',
    test: ({ acceptCharset }) => acceptCharset?.toLowerCase() === 'utf-8',
  },

  // Entra ID: Microsoft's compatibility page and SCIM tutorial, and captured provisioning traffic.
  {
    idp: 'entra',
    weight: 90,
    because: 'known by its connection test, AzureAD_Test',
    test: ({ request }) => filterValue(request)?.startsWith('AzureAD_Test-') === true,
  },
  {
    idp: 'entra',
    weight: 100,
    because: 'known by its token, issued by Entra for provisioning',
    test: ({ credential }) => credential !== null && isEntraToken(credential),
  },
  {
    idp: 'entra',
    weight: 60,
    because: 'known by the capitalised op',
    test: ({ patch }) => patch?.style.capitalisedOp === true,
  },
  {
    idp: 'entra',
    weight: 60,
    because: 'known by dotted keys in a PATCH without path',
    test: ({ patch }) => patch !== null && !patch.style.capitalisedOp && patch.style.dottedKeys,
  },
  {
    idp: 'entra',
    weight: 55,
    because: 'known by excludedAttributes=members',
    test: ({ request: { query } }) => query.get('excludedattributes')?.toLowerCase() === 'members',
  },
  {
    idp: 'entra',
    weight: 50,
    because: 'known by a boolean sent as a capitalised string',
    test: ({ patch }) => patch?.style.stringBoolean === true && patch.style.capitalisedOp,
  },
  {
    idp: 'entra',
    weight: 45,
    because: 'known by its look-up of a random GUID',
    test: ({ request }) => request.endpoint !== 'none' && isRandomGuidLookup(request),
  },
  {
    idp: 'entra',
    weight: 40,
    because: 'known by its look-up with + for spaces and no paging',
    test: ({ request: { rawQuery }, userAgent }) =>
      userAgent === null &&
      rawQuery !== null &&
      /(^|&)filter=[^&%]*\+eq\+/.test(rawQuery) &&
      !/startIndex|count/i.test(rawQuery),
  },
  {
    idp: 'entra',
    weight: 45,
    because: 'known by the Microsoft schema of its groups',
    test: ({ body }) =>
      listMember(body, 'schemas').some(
        (urn) =>
          typeof urn === 'string' &&
          urn.startsWith('http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/'),
      ),
  },
  {
    idp: 'entra',
    weight: 40,
    because: 'known by the shape of its create, with meta.resourceType and roles',
    test: ({ request, body, userAgent }) =>
      userAgent === null &&
      request.method === 'POST' &&
      request.endpoint === 'users' &&
      wholeOrShortExternalId(body) &&
      Object.hasOwn(body as object, 'roles') &&
      Object.hasOwn(body as object, 'meta'),
  },

  // Google Workspace: captured user agent and create body.
  {
    idp: 'google',
    weight: 100,
    because: 'known by its User-Agent',
    test: ({ userAgent }) => userAgent !== null && /google-auto-provisioning/i.test(userAgent),
  },
  {
    idp: 'google',
    weight: 80,
    because: 'known by its create with the schemas of SCIM 1 and 2',
    test: ({ body }) => {
      const schemas = listMember(body, 'schemas');
      return (
        schemas.includes('urn:scim:schemas:core:1.0') &&
        schemas.includes('urn:ietf:params:scim:schemas:core:2.0:User')
      );
    },
  },

  // OneLogin: captured traffic of its SCIM provisioner, and a SCIM library's test against it.
  {
    idp: 'onelogin',
    weight: 90,
    because: 'known by its connection test, never-existing-user',
    test: ({ request }) => filterValue(request) === 'never-existing-user',
  },
  {
    idp: 'onelogin',
    weight: 55,
    because: 'known by the & or ? at the end of its URLs',
    test: ({ request: { rawQuery } }) => rawQuery === '' || rawQuery?.endsWith('&') === true,
  },
  {
    idp: 'onelogin',
    weight: 35,
    because: 'known by its paging, count before startIndex',
    test: ({ request: { rawQuery } }) => rawQuery !== null && /^count=\d+&startIndex=\d+$/.test(rawQuery),
  },
  {
    idp: 'onelogin',
    weight: 30,
    because: 'known by its empty User-Agent header',
    test: ({ userAgent }) => userAgent === '',
  },
  {
    idp: 'onelogin',
    weight: 50,
    because: 'known by the schema names of its template',
    test: ({ body }) => listMember(body, 'schemas').includes('urn:scim:schemas:core:2.0'),
  },

  // JumpCloud: its connection test writes and takes back (JumpCloud's custom SCIM page).
  {
    idp: 'jumpcloud',
    weight: 45,
    because: 'known by its connection test: a user and a group, made and deleted at once',
    test: ({ endsCreateAndDelete, userAgent }) => endsCreateAndDelete && !handTool.test(userAgent ?? ''),
  },
  {
    idp: 'jumpcloud',
    weight: 100,
    because: 'known by its User-Agent',
    test: ({ userAgent }) => userAgent !== null && /jumpcloud/i.test(userAgent),
  },

  // Ping: PingFederate SCIM provisioner and PingOne documentation.
  {
    idp: 'ping',
    weight: 70,
    because: 'known by reading /Users/0 before it begins',
    test: ({ request }) => request.method === 'GET' && request.endpoint === 'users' && request.id === '0',
  },
  {
    idp: 'ping',
    weight: 60,
    because: 'known by the capitalised operator in its filter',
    test: ({ request: { query } }) => /^\S+ (Eq|Co|Sw) /.test(query.get('filter') ?? ''),
  },
  {
    idp: 'ping',
    weight: 100,
    because: 'known by its User-Agent',
    test: ({ userAgent }) => userAgent !== null && /\bping(one|federate)/i.test(userAgent),
  },
  {
    idp: 'ping',
    weight: 20,
    because: 'known by its User-Agent',
    test: ({ userAgent }) => userAgent?.startsWith('Apache-HttpClient/') === true,
  },
];

function filterValue(request: ScimRequest): string | null {
  return request.filter?.length === 1 ? (request.filter[0]?.value ?? null) : null;
}

/**
 * A look-up by a name whose value is a GUID, or carries one after `AzureAD_Test-`. A GUID as externalId or id
 * is an ordinary value and does not count.
 */
export function isRandomGuidLookup(request: ScimRequest): boolean {
  const value = filterValue(request);
  if (value === null) return false;
  if (value.startsWith('AzureAD_Test-')) return guid.test(value);
  const attribute = request.filter?.[0]?.attribute.toLowerCase() ?? '';
  return (
    wholeGuid.test(value) &&
    (attribute === 'username' || attribute === 'displayname' || attribute.startsWith('emails'))
  );
}

/** Default mapping sends mailNickname, some tenants the object id. */
function wholeOrShortExternalId(body: unknown): boolean {
  const externalId = textMember(body, 'externalId');
  return externalId !== null && (wholeGuid.test(externalId) || /^[\w.'-]{1,64}$/.test(externalId));
}

/** Audience of the tokens Entra signs itself for provisioning to an app without a secret token. */
const entraAudience = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';

function isEntraToken(credential: string): boolean {
  if (!/^bearer eyJ/i.test(credential)) return false;
  const payload = decodeBase64Url(credential.split('.', 2)[1] ?? '');
  return payload.includes(entraAudience) || payload.includes('"iss":"https://sts.windows.net/');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** ASCII of base64url; anything else comes out as it falls. */
function decodeBase64Url(text: string): string {
  let decoded = '';
  let bits = 0;
  let count = 0;
  for (let i = 0; i < text.length && i < 4000; i++) {
    const value = alphabet.indexOf(text.charAt(i));
    if (value === -1) break;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      decoded += String.fromCharCode((bits >> count) & 0xff);
    }
  }
  return decoded;
}
