import { expect, test } from 'vitest';
import { rfcStrict, tolerant } from '../../shared/profiles/index.ts';
import { client } from '../mock/client.ts';
import type { Check } from './check.ts';
import { bulkChecks } from './conformance-bulk.ts';
import { createChecks } from './conformance-create.ts';
import { discoveryChecks } from './conformance-discovery.ts';
import { errorChecks } from './conformance-errors.ts';
import { filterChecks } from './conformance-filter.ts';
import { lifecycleChecks } from './conformance-lifecycle.ts';
import { pagingChecks } from './conformance-paging.ts';
import { patchChecks } from './conformance-patch.ts';
import { readChecks } from './conformance-read.ts';
import { replaceChecks } from './conformance-replace.ts';

const checks: readonly Check[] = [
  ...discoveryChecks,
  ...createChecks,
  ...readChecks,
  ...filterChecks,
  ...replaceChecks,
  ...patchChecks,
  ...lifecycleChecks,
  ...bulkChecks,
  ...pagingChecks,
  ...errorChecks,
];

test.each(checks.map((check) => [`${check.id} (${check.section}) ${check.title}`, check] as const))(
  '%s',
  (_name, check) => {
    expect.hasAssertions();
    check.run(client(check.profile === 'tolerant' ? tolerant : rfcStrict));
  },
);
