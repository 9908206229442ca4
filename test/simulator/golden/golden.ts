import type { GroupRuleInput, HrEventInput } from '../../../shared/simulator/hr/record.ts';

/** A request as the facts about an identity provider have it. */
export interface Expected {
  readonly method: string;
  readonly path: string;
  /** Compared field by field; absent: there is none. */
  readonly body?: unknown;
  /** The body is what was read before, with these members in place of its own. */
  readonly overRead?: Readonly<Record<string, unknown>>;
}

export interface GoldenStep {
  readonly step: string;
  readonly events: readonly HrEventInput[];
  readonly sends: readonly Expected[];
}

/** What one identity provider sends, step by step. The app gives ids in turn: id-1, id-2, … */
export interface Golden {
  readonly simulator: string;
  /** Names and values in turn of a request without a body, and of one with. */
  readonly get: readonly string[];
  readonly write: readonly string[];
  readonly groups?: readonly GroupRuleInput[];
  readonly steps: readonly GoldenStep[];
}

export const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export function patch(...operations: readonly unknown[]) {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}
