import type { CompatCause } from '../../contract/compat.ts';
import type { Facts, Habit } from './facts.ts';

export interface CauseRule extends CompatCause {
  when(facts: Facts): boolean;
  /** What an app says (scimType and detail, in lower case) that has this trouble. */
  readonly says?: RegExp;
  /** The habit of the request that is to blame. */
  readonly habit?: Habit;
}

/** The first that applies is the cause; from the outside in: the connection, then the request, then what it did. */
export const causeRules: readonly CauseRule[] = [
  {
    code: 'F-AUTH-TOKEN-INVALID',
    why: 'The app does not know the credentials.',
    fix: 'Give the run the token of this app and environment.',
    when: ({ refused, status }) => refused && status === 401,
  },
  {
    code: 'F-AUTH-SCOPE',
    why: 'The credentials are known and may not do this.',
    fix: 'Use credentials that may read and write users and groups.',
    when: ({ refused, status }) => refused && status === 403,
  },
  {
    code: 'F-NET-NO-ANSWER',
    why: 'No answer came.',
    fix: 'Look at the log of the app at that time; it must answer within 60 seconds.',
    when: ({ symptom }) => symptom === 'noAnswer',
  },
  {
    code: 'F-RATE-BURST',
    why: 'The app limits requests, and the limit was still in force after five waits.',
    fix: 'Give each SCIM connection a limit of its own, of 25 requests a second or more, and answer 429 with Retry-After.',
    when: ({ status }) => status === 429,
  },
  {
    code: 'F-CT-NOT-ACCEPTED',
    why: 'The app does not take the media type that this identity provider sends or asks for.',
    fix: 'Accept application/scim+json and application/json in both directions, and a GET without a Content-Type.',
    when: ({ refused, status }) => refused && (status === 415 || status === 406),
  },
  {
    code: 'F-NET-HTML-BODY',
    why: 'The answer is a web page, not SCIM.',
    fix: 'Keep sign-in pages, firewalls and the HTML error handler away from the SCIM paths.',
    when: ({ type, symptom }) =>
      type.includes('text/html') && (symptom === 'refused' || symptom === 'unreadable'),
  },
  {
    code: 'F-MATCH-FILTER-IGNORED',
    why: 'The filter was not applied: somebody was found who does not match.',
    fix: 'Apply filter=userName eq "…" exactly; answer 400 invalidFilter to a filter that is not understood, never an unfiltered list.',
    when: ({ symptom }) => symptom === 'wrongMatch',
  },
  {
    code: 'F-ENTRA-TEST-PROBE',
    why: 'The app treats “nobody found” as an error.',
    fix: 'Answer a filter that matches nobody with 200 and a ListResponse of totalResults 0.',
    when: (facts) => facts.refused && facts.status === 404 && facts.path(/filter=/),
  },
  {
    code: 'F-PING-OPERATOR-CASE',
    why: 'This identity provider writes the operator of its filter with a capital letter.',
    fix: 'Read operators of filters in any case (RFC 7644 section 3.4.2.2).',
    when: (facts) => facts.refused && facts.path(/filter=[^&]*(?:\+|%20)(?:Eq|Co|Sw)(?:\+|%20)/),
  },
  {
    code: 'F-GRP-LIST-MISSING',
    why: 'Groups cannot be listed or looked up.',
    fix: 'Offer GET /Groups with filter=displayName eq "…" and with paging.',
    when: (facts) => facts.refused && facts.method('GET') && facts.path(/^\/Groups\?/),
  },
  {
    code: 'F-MATCH-FILTER-UNSUPPORTED',
    why: 'The app does not understand the filter that people are matched by.',
    fix: 'Support filter with eq on userName and externalId (RFC 7644 section 3.4.2.2).',
    when: (facts) => facts.refused && facts.path(/filter=/),
  },
  {
    code: 'F-DISC-MISSING',
    why: 'The endpoints that describe the service are missing.',
    fix: 'Serve /ServiceProviderConfig, /Schemas and /ResourceTypes; they can be three fixed documents.',
    when: (facts) => facts.path(/^\/(?:ServiceProviderConfig|Schemas|ResourceTypes)/),
  },
  {
    code: 'F-SCHEMA-V1-URN',
    why: 'The create names the schema of SCIM 1 beside that of SCIM 2, and the app refuses the one it does not know.',
    fix: 'Ignore schemas that are not known as long as the User schema of SCIM 2.0 is there.',
    when: (facts) => facts.failed && facts.schemas.includes('urn:scim:schemas:core:1.0'),
  },
  {
    code: 'F-SCHEMA-TEMPLATE-URN',
    why: 'OneLogin’s template names schemas that are none of SCIM 2.0.',
    fix: 'Take the body for a User by the endpoint it is sent to, whatever schemas says; or correct the template in OneLogin.',
    when: (facts) => facts.failed && facts.schemas.includes('urn:scim:schemas:core:2.0'),
  },
  {
    code: 'F-SCHEMA-ENTRA-GROUP-URN',
    why: 'Entra adds a schema of Microsoft’s own to its groups.',
    fix: 'Ignore schemas that are not known.',
    when: (facts) =>
      facts.failed && facts.schemas.some((urn) => String(urn).startsWith('http://schemas.microsoft.com/')),
  },
  {
    code: 'F-OKTA-GROUPS-ON-USER',
    why: 'Okta sends the read-only attribute groups, empty, with every account.',
    fix: 'Ignore read-only attributes (RFC 7644 section 3.5.1: groups, meta, id) instead of refusing them.',
    when: (facts) =>
      facts.refused &&
      /groups|read.?only|meta/.test(facts.detail) &&
      (facts.method('POST') || facts.method('PUT')),
  },
  {
    code: 'F-MATCH-INVISIBLE-USER',
    why: 'The look-up found nobody and the create says that the person exists: they do not look at the same accounts.',
    fix: 'Let the look-up see every account that can cause a conflict, inactive ones included, in any spelling of its case.',
    when: (facts) => facts.refused && facts.status === 409 && facts.path(/^\/Users$/),
  },
  {
    code: 'F-GRP-NAME-409',
    why: 'The look-up found no group of this name and the create says that there is one.',
    fix: 'Let filter=displayName eq "…" find every group that can cause a conflict.',
    when: (facts) => facts.refused && facts.status === 409 && facts.path(/^\/Groups$/),
  },
  {
    code: 'F-GRP-SELF-CONFLICT',
    why: 'A PUT of an unchanged name is held to collide with the group itself.',
    fix: 'Leave the group’s own id out of the check for uniqueness.',
    when: (facts) =>
      facts.refused && facts.status === 409 && facts.method('PUT') && facts.path(/^\/Groups\//),
  },
  {
    code: 'F-PUT-PATCH-MISMATCH',
    why: 'The app has no such method here. Which one is used is fixed by the identity provider; there is no falling back.',
    fix: 'Support both PUT and PATCH on users and groups.',
    when: (facts) =>
      facts.refused &&
      [404, 405, 501].includes(facts.status) &&
      (facts.method('PUT') || facts.method('PATCH')),
  },
  {
    code: 'F-DELETE-REJECTED',
    why: 'The app does not delete.',
    fix: 'Support DELETE (a soft one will do, if later reads answer 404), or switch deletion off in the identity provider.',
    when: (facts) => facts.refused && facts.method('DELETE'),
  },
  {
    code: 'F-GRP-REMOVE-WIPES-ALL',
    why: 'The members to remove stand in value. Read as a bare “remove members” the request takes everybody out.',
    fix: 'When a remove of members has a value, take out only those it lists.',
    when: (facts) => facts.symptom === 'emptied' && facts.has('membersByValue'),
  },
  {
    code: 'F-ENTRA-MEMBER-REMOVE-VALUE',
    why: 'The members to remove stand in value, which RFC 7644 does not foresee; Entra, OneLogin and JumpCloud send it so.',
    fix: 'Take out the members that value lists. In Entra, aadOptscim062020 in the tenant URL changes the request.',
    says: /value|remove/,
    habit: 'membersByValue',
    when: (facts) => facts.failed && facts.has('membersByValue'),
  },
  {
    code: 'F-GRP-FILTER-PATH-UNSUPPORTED',
    why: 'A member is removed by members[value eq "…"], and the app does not understand that path.',
    fix: 'Support this path (RFC 7644 section 3.5.2.2).',
    when: (facts) =>
      (facts.failed || facts.symptom === 'emptied') &&
      facts.op(({ path }) => /^members\[/.test(String(path))),
  },
  {
    code: 'F-GRP-ADD-REPLACES',
    why: 'Members that were there before are gone after others were added.',
    fix: 'Add to the list; do not put the new one in its place.',
    when: (facts) =>
      facts.symptom === 'collateral' &&
      facts.op(({ op, path }) => /^add$/i.test(String(op)) && path === 'members'),
  },
  {
    code: 'F-ENTRA-MANAGER-STRING',
    why: 'The manager comes as a plain text.',
    fix: 'Take a text for {"value": text}, and answer with the object: otherwise it is sent again in every cycle.',
    says: /manager/,
    when: (facts) =>
      facts.failed &&
      facts.op(({ path, value }) => /:manager$/.test(String(path)) && typeof value === 'string'),
  },
  {
    code: 'F-ENTRA-MANAGER-REPATCH',
    why: 'The manager is not shown where the identity provider looks for it.',
    fix: 'Store and return manager.value under the enterprise schema.',
    when: (facts) => facts.op(({ path }) => /:manager$/.test(String(path))),
  },
  {
    code: 'F-ENTRA-OP-CASE',
    why: 'The op is written with a capital letter.',
    fix: 'Read op in any case: make it lower case before it is looked at.',
    says: /\bop\b|operations?\[|\boperation\b|\benum|"(?:add|replace|remove)"/,
    habit: 'capitalOp',
    when: (facts) => facts.failed && facts.has('capitalOp'),
  },
  {
    code: 'F-ENTRA-ACTIVE-STRING',
    why: 'active comes as the text "True" or "False".',
    fix: 'Take these texts for booleans in any case. In Entra, aadOptscim062020 in the tenant URL makes it send real ones.',
    says: /boolean|active/,
    when: (facts) => facts.failed && facts.has('textBoolean'),
  },
  {
    code: 'F-PATCH-DOTTED-KEYS',
    why: 'Several attributes come in one value without a path, with keys such as name.familyName.',
    fix: 'Read such keys as paths of attributes.',
    says: /\bkey|name\.|urn:/,
    habit: 'dottedKeys',
    when: (facts) => facts.failed && facts.has('dottedKeys'),
  },
  {
    code: 'F-PATCH-NO-PATH',
    why: 'The operation has no path; its value is an object of attributes.',
    fix: 'Treat each key of the value as a path (RFC 7644 section 3.5.2).',
    says: /without "?path|path.*(?:required|missing|null)|unsupported attribute: null/,
    habit: 'pathless',
    when: (facts) => facts.failed && facts.has('pathless'),
  },
  {
    code: 'F-PATCH-VALUEPATH-NOTARGET',
    why: 'An entry is to be changed that is not there yet, as in emails[type eq "work"].value.',
    fix: 'Make the entry out of the filter when nothing matches and the filter is an eq.',
    says: /notarget|no target|matches no|\[/,
    when: (facts) => facts.failed && facts.has('valuePath'),
  },
  {
    code: 'F-PATCH-URN-PATH',
    why: 'A path begins with the URN of a schema, which has a dot in it.',
    fix: 'Find the longest schema URN the path begins with before it is split at dots.',
    says: /invalidpath|urn:/,
    habit: 'urnPath',
    when: (facts) =>
      facts.failed && facts.has('urnPath') && !facts.op(({ path }) => /:manager$/.test(String(path))),
  },
  {
    code: 'F-GRP-MEMBER-TYPE',
    why: 'Members are named by value alone, without a type.',
    fix: 'Take a member without a type for a User.',
    when: ({ symptom, request }) => symptom === 'ignored' && request?.step === 'addMembers',
  },
  {
    code: 'F-DEACT-HIDES-USER',
    why: 'Somebody who is switched off cannot be read or found any more.',
    fix: 'Keep the account readable, and findable by filter, with active false until it is deleted.',
    when: ({ symptom, request }) => symptom === 'hidden' && request?.step !== 'erase',
  },
  {
    code: 'F-DEACT-NOT-APPLIED',
    why: 'The app took the request and left the account on.',
    fix: 'Handle every way of switching off: by path, without a path, as a text, by PUT; and return active.',
    when: ({ symptom, request }) => symptom === 'ignored' && request?.step === 'switchOff',
  },
  {
    code: 'F-REACT-PATCH-REJECTED',
    why: 'Switching somebody on again is not taken.',
    fix: 'Treat active true like active false, texts included.',
    when: (facts) => facts.failed && facts.request?.step === 'switchOn',
  },
  {
    code: 'F-DELETE-STILL-READABLE',
    why: 'What was deleted can still be read.',
    fix: 'Answer 404 to everything about it after a DELETE.',
    when: ({ symptom }) => symptom === 'stillThere',
  },
  {
    code: 'F-RACE-PARALLEL-CREATE',
    why: 'The same create sent twice makes two accounts; identity providers send one again when no answer came.',
    fix: 'Make userName unique, in any case of its letters, and answer 409 with scimType uniqueness.',
    when: ({ symptom }) => symptom === 'duplicate',
  },
  {
    code: 'F-CREATE-NOT-READABLE',
    why: 'What was created cannot be read or found at once.',
    fix: 'Make it readable by id and findable by userName as soon as the create is answered.',
    when: ({ symptom }) => symptom === 'notFound',
  },
  {
    code: 'F-LIST-NUMBER-AS-STRING',
    why: 'Numbers of the list come as texts.',
    fix: 'Send totalResults, startIndex and itemsPerPage as JSON numbers.',
    when: ({ symptom, detail, request }) =>
      symptom === 'unreadable' && request?.method === 'GET' && /not a number/.test(detail),
  },
  {
    code: 'F-OKTA-TEST-EMPTY',
    why: 'The answer is no list that a client can read.',
    fix: 'Answer with a ListResponse: schemas, totalResults, startIndex, itemsPerPage, and Resources, empty if need be.',
    when: ({ symptom, request }) => symptom === 'unreadable' && request?.method === 'GET',
  },
  {
    code: 'F-CREATE-ANSWER',
    why: 'The answer to the create does not show what was made.',
    fix: 'Answer 201 with the whole resource, its id as a text, and Location.',
    when: ({ symptom, request }) => symptom === 'unreadable' && request?.method === 'POST',
  },
  {
    code: 'F-5XX-FOR-CLIENT-ERROR',
    why: 'The app broke on this request.',
    fix: 'Look at its log; a request it cannot take is answered 400 with a scimType.',
    when: ({ refused, status }) => refused && status >= 500,
  },
  {
    code: 'F-CREATE-REQUIRED-MISSING',
    why: 'The app asks for something that this identity provider does not send.',
    fix: 'Do without it, give it a default, or say in your set-up guide which attribute has to be mapped.',
    when: (facts) => facts.refused && facts.status === 400 && facts.method('POST'),
  },
  {
    code: 'F-PATCH-VALUEPATH-COLLATERAL',
    why: 'Attributes that the request does not name are gone after it.',
    fix: 'Change only what an operation names.',
    when: ({ symptom, request }) => symptom === 'collateral' && request?.method === 'PATCH',
  },
  {
    code: 'F-PATCH-SILENT-NOOP',
    why: 'The app answered that it was done, and does not show what was sent.',
    fix: 'Apply it, or answer 400; never 2xx for something that was dropped.',
    when: ({ symptom }) => symptom === 'ignored',
  },
  {
    code: 'F-ATTRIBUTE-LOST',
    why: 'The app does not keep what it was sent.',
    fix: 'Store it and return it; or leave it out of /Schemas, so that it is not mapped.',
    when: ({ symptom }) => symptom === 'lost' || symptom === 'collateral',
  },
  {
    code: 'F-REFUSED',
    why: 'The app refused the request.',
    fix: 'Its own words say why; look at the exchange.',
    when: ({ refused }) => refused,
  },
];
