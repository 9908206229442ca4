import { defineProfile } from './profile.ts';

/**
 * The letter of RFC 7643 and RFC 7644. Members show no `display`: the schema of a group in RFC 7643 section
 * 8.7.1 has none, although the example in section 8.4 does. What a client adds is what it reads back.
 */
export const rfcStrict = defineProfile({
  id: 'rfc-strict',
  name: 'RFC-strict',
  summary:
    'Takes what RFC 7643 and RFC 7644 allow and refuses everything else with an error that says where and why.',
  members: { display: false },
});
