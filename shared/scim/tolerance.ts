import type { TraceEntry } from '../contract/exchange.ts';
import type { Dialect } from './dialect.ts';
import type { Work } from './work.ts';

/** Stable names of what was accepted beyond the letter of the RFCs. */
export const toleranceNames = [
  'boolean-as-string',
  'number-as-string',
  'op-case',
  'remove-with-value',
  'element-created',
  'path-as-key',
  'string-for-complex',
  'array-for-single-value',
  'single-value-for-array',
  'json-in-string',
  'foreign-schema',
  'undeclared-extension',
  'several-primaries',
  'unknown-attribute',
  'filter-value-path',
  'date-without-zone',
  'both-projections',
  'duplicate-parameter',
  'byte-order-mark',
  'core-attributes-under-urn',
] as const;
export type ToleranceName = (typeof toleranceNames)[number];

/** Names of remarks: nothing was refused by the letter, but an engineer will want to know. */
export type NoteName =
  | 'read-only-ignored'
  | 'unknown-filter-attribute'
  | 'unknown-projection-attribute'
  | 'invisible-characters'
  | 'page-size-limited'
  | 'changed-by-app'
  | 'passed-over-by-app'
  | 'rate-limited'
  | 'error-in-words';

const entriesKept = 50;

/** Collects what acted while one request was answered. Allocates nothing until something does. */
export class Trace {
  private list: TraceEntry[] | null = null;
  private seen = 0;

  tolerate(name: ToleranceName, detail: string, pointer?: string): void {
    this.add('tolerance', name, detail, pointer);
  }

  note(name: NoteName, detail: string, pointer?: string): void {
    this.add('note', name, detail, pointer);
  }

  limit(name: NoteName, detail: string): void {
    this.add('limit', name, detail);
  }

  /** Takes over what another trace collected about a part of the request. */
  include(part: Trace, base: string): void {
    for (const { kind, name, detail, pointer } of part.list ?? none) {
      this.add(kind, name, detail, `${base}${pointer ?? ''}`);
    }
    this.seen += Math.max(0, part.seen - entriesKept);
  }

  entries(): readonly TraceEntry[] {
    if (this.list === null) return none;
    if (this.seen <= entriesKept) return this.list;
    const more = this.seen - entriesKept;
    return [
      ...this.list,
      { kind: 'note', name: 'trace-cut', detail: `${more} further entries are not listed.` },
    ];
  }

  private add(kind: TraceEntry['kind'], name: string, detail: string, pointer?: string): void {
    this.list ??= [];
    if (++this.seen > entriesKept) return;
    this.list.push(pointer === undefined ? { kind, name, detail } : { kind, name, detail, pointer });
  }
}

const none: readonly TraceEntry[] = [];

/** How a request is to be read, and where to report what that took. */
export interface Reading {
  readonly dialect: Dialect;
  readonly trace: Trace;
  readonly limits: ValueLimits;
  /** Only canonical values are accepted where an attribute has them; otherwise they are suggestions. */
  readonly onlyCanonicalValues?: boolean;
  /** What the request may still cost; without one, nothing is counted. */
  readonly work?: Work;
}

/** Bounds on what one resource may hold. */
export interface ValueLimits {
  /** UTF-16 units of one string. */
  readonly stringLength: number;
  /** Values of one multi-valued attribute that is kept within the resource. */
  readonly valuesPerAttribute: number;
}
