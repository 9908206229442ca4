import { entraLogs, entraQuarantine, type RecipeData } from './recipe.ts';

/** Apps that refuse. */
export const errors: readonly RecipeData[] = [
  {
    id: 'okta-rate-limit',
    name: 'Okta rate limit',
    summary: 'More than 10 requests of Okta within a minute get 429 with Retry-After 30. Does it slow down?',
    group: 'errors',
    sources: [
      [
        'Okta support: avoid rate limits during provisioning',
        'https://support.okta.com/help/s/article/avoid-rate-limits-for-external-application-during-provisioning-operations',
      ],
      [
        'Okta support: Slack jobs fail with rate limit exceeded',
        'https://support.okta.com/help/s/article/slack-provisioning-jobs-failed-with-error-api-rate-limit-exceeded-rate-limit-exceeded',
      ],
    ],
    rules: [
      {
        match: [{ on: 'idp', any: ['okta'] }],
        acts: [{ act: 'status', status: 429, retryAfter: 30, detail: 'Too many requests' }],
        limits: { rate: { count: 10, seconds: 60 } },
      },
    ],
  },
  {
    id: 'rate-limit-without-retry-after',
    name: '429 without Retry-After',
    summary:
      'A limiter in front of the app answers the first 3 writes with 429, no Retry-After and no SCIM error.',
    group: 'errors',
    sources: [['Rancher: rate limit of SCIM', 'https://github.com/rancher/rancher/issues/54870']],
    rules: [
      {
        match: [{ on: 'meaning', any: ['write'] }],
        acts: [
          {
            act: 'answer',
            status: 429,
            headers: [['Content-Type', 'text/plain']],
            body: 'Too many requests',
          },
        ],
        limits: { count: 3 },
      },
    ],
  },
  {
    id: 'every-third-write-500',
    name: '500 on every third write',
    summary: 'Does the identity provider try again, and does the app get the same write twice?',
    group: 'errors',
    sources: [['WSO2: 500 where the client is at fault', 'https://github.com/wso2/product-is/issues/19845']],
    rules: [
      {
        match: [{ on: 'meaning', any: ['write'] }],
        acts: [{ act: 'status', status: 500 }],
        limits: { every: 3 },
      },
    ],
  },
  {
    id: 'maintenance',
    name: 'Five minutes of maintenance',
    summary:
      'From the first request on, everything is 503 with Retry-After for five minutes, then back to normal.',
    group: 'errors',
    sources: [
      ['RFC 9110, section 15.6.4: 503', 'https://datatracker.ietf.org/doc/html/rfc9110#section-15.6.4'],
    ],
    rules: [
      {
        acts: [{ act: 'status', status: 503, retryAfter: 120, detail: 'Down for maintenance' }],
        limits: { forSeconds: 300 },
      },
    ],
  },
  {
    id: 'entra-quarantine',
    name: 'Entra quarantine',
    summary:
      'Every request of Entra ID is 401: bad credentials put the job into quarantine, with retries hours apart.',
    group: 'errors',
    sources: [entraQuarantine],
    rules: [
      {
        match: [{ on: 'idp', any: ['entra'] }],
        acts: [
          { act: 'status', status: 401, detail: 'The access token is not valid' },
          {
            act: 'rewriteAnswer',
            headers: [{ do: 'set', name: 'WWW-Authenticate', value: 'Bearer error="invalid_token"' }],
          },
        ],
      },
    ],
  },
  {
    id: 'token-expires',
    name: 'Token expires mid-cycle',
    summary: 'The first ten requests are answered, then all are 401. What is left half done?',
    group: 'errors',
    sources: [
      [
        'Kong: a SCIM token with a lifetime nobody knew',
        'https://github.com/Kong/developer.konghq.com/issues/3100',
      ],
      ['Entra: no refresh for a pasted token', 'https://github.com/MicrosoftDocs/azure-docs/issues/49636'],
    ],
    rules: [
      {
        acts: [
          { act: 'status', status: 401, detail: 'The access token has expired' },
          {
            act: 'rewriteAnswer',
            headers: [
              {
                do: 'set',
                name: 'WWW-Authenticate',
                value: 'Bearer error="invalid_token", error_description="The access token has expired"',
              },
            ],
          },
        ],
        limits: { after: 10 },
      },
    ],
  },
  {
    id: 'seats-used-up',
    name: 'No seats left',
    summary: 'Three people are created, the next are refused for want of a licence.',
    group: 'errors',
    sources: [entraLogs],
    rules: [
      {
        match: [{ on: 'meaning', any: ['create'] }],
        acts: [
          { act: 'status', status: 403, detail: 'All licences are in use: no seat is left for this user' },
        ],
        limits: { after: 3 },
      },
    ],
  },
  {
    id: 'no-patch',
    name: 'App without PATCH',
    summary: 'PATCH is 501. Identity providers do not all fall back to PUT.',
    group: 'errors',
    sources: [
      ['Okta: no fallback to PUT after 501', 'https://github.com/oktadeveloper/okta-blog-archive/pull/1956'],
      [
        'authentik: PATCH against a server without it',
        'https://github.com/goauthentik/authentik/issues/16678',
      ],
    ],
    rules: [
      {
        match: [{ on: 'method', any: ['PATCH'] }],
        acts: [{ act: 'status', status: 501, detail: 'PATCH is not implemented' }],
      },
    ],
  },
  {
    id: 'password-policy',
    name: 'Password policy on create',
    summary: 'Okta sends a placeholder password even with password sync off; this app checks it.',
    group: 'errors',
    sources: [['Zitadel: password of a create', 'https://github.com/zitadel/zitadel/issues/10009']],
    rules: [
      {
        match: [
          { on: 'meaning', any: ['create'] },
          { on: 'bodyValue', pointer: '/password' },
        ],
        acts: [
          {
            act: 'status',
            status: 400,
            scimType: 'invalidValue',
            detail: 'The password must contain a symbol',
          },
        ],
      },
    ],
  },
  {
    id: 'reactivation-refused',
    name: 'Reactivation refused',
    summary: 'The app knows how to switch people off, and not how to switch them on again.',
    group: 'errors',
    sources: [
      ['FusionAuth: active true is refused', 'https://github.com/FusionAuth/fusionauth-issues/issues/3311'],
      ['Fleet: invalid SCIM patch request', 'https://github.com/fleetdm/fleet/issues/53446'],
    ],
    rules: [
      {
        match: [{ on: 'meaning', any: ['reactivate'] }],
        acts: [
          {
            act: 'status',
            status: 400,
            scimType: 'invalidValue',
            detail: 'Invalid parameter provided: value',
          },
        ],
      },
    ],
  },
];
