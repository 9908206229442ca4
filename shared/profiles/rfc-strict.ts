import { defineProfile } from './profile.ts';

/** The letter of RFC 7643 and RFC 7644: every knob at its default. */
export const rfcStrict = defineProfile({
  id: 'rfc-strict',
  name: 'RFC-strict',
  summary:
    'Takes what RFC 7643 and RFC 7644 allow and refuses everything else with an error that says where and why.',
});
