/** An attribute path as written, optionally with a filter on its values: `emails[type eq "work"].value`. */
export interface AttributePath {
  /** URN and attribute name as written, without sub-attribute behind a bracket: `name.givenName`. */
  readonly name: string;
  /** Filter in brackets. */
  readonly values: Filter | null;
  /** Sub-attribute behind the brackets. Without brackets it is still part of `name`. */
  readonly sub: string | null;
  /** Offsets in the text the path stands in, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

export const compareOperators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type CompareOperator = (typeof compareOperators)[number];

export type Literal = string | number | boolean | null;

/** RFC 7644 section 3.4.2.2. `and` and `or` are flat, so that a long filter is not a deep one. */
export type Filter =
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: CompareOperator;
      readonly value: Literal;
      /** Offset of the value. */
      readonly at: number;
    }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'values'; readonly path: AttributePath }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] };
