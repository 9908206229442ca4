import { z } from 'zod';

/**
 * How much a difference matters, least first.
 * - `equivalent`: both mean the same (RFC 7643 and 7644)
 * - `different`: they say different things
 * - `worse`: the other one fails where the first did not
 */
export const weights = ['equivalent', 'different', 'worse'] as const;
export const Weight = z.enum(weights);
export type Weight = z.infer<typeof Weight>;

export const verdicts = ['same', ...weights] as const;
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

export const differenceKinds = [
  /** The status code. */
  'status',
  /** One has it, the other has no value for it. */
  'missing',
  'extra',
  /** Both have it, with other values. */
  'value',
  /** Both have it, as other types of JSON. */
  'type',
  /** The same text in another case, of an attribute for which case does not count. */
  'letterCase',
  /** The name of the attribute in another case (RFC 7643 section 2.1). */
  'nameCase',
  /** The same values in another order (RFC 7643 section 2.4). */
  'order',
  /** The same moment or number, written otherwise. */
  'spelling',
  /** An empty value where the other has none (RFC 7643 section 2.5). */
  'empty',
  /** What a service provider may leave out: `$ref`, `display` and `type` of references, most of `meta`. */
  'optional',
  /** `primary: false` where the other says nothing (RFC 7643 section 2.4). */
  'default',
  /** One answers with the resource, the other without a body, as both may (RFC 7644 section 3.5.2). */
  'noBody',
  /** The words of an error, which are for people (RFC 7644 section 3.12). */
  'detail',
  /** A header field. */
  'header',
  /** One body is JSON and the other is not, or neither is and they differ. */
  'body',
] as const;

/** One place where two answers are not the same. */
export const Difference = z.object({
  kind: z.enum(differenceKinds),
  weight: Weight,
  /** JSON pointer into the body of the first answer; into the other for what only that has. Null outside bodies. */
  pointer: z.string().nullable(),
  /** What it is, as an engineer would write it: `emails[0].type`, `ETag`, `status`. */
  name: z.string(),
  /** JSON text of what stands there, cut; null where there is nothing. */
  here: z.string().nullable(),
  there: z.string().nullable(),
});
export type Difference = z.infer<typeof Difference>;

export const Comparison = z.object({
  verdict: Verdict,
  /** Most serious first; at most `MOST_DIFFERENCES`. */
  differences: z.array(Difference),
  /** How many are `different` or `worse`, those included that are not listed. */
  places: z.number().int(),
});
export type Comparison = z.infer<typeof Comparison>;

/** So many differences are listed of one comparison; `places` counts them all. */
export const MOST_DIFFERENCES = 200;

/** What all differences come to. */
export function concluded(differences: readonly Difference[]): Comparison {
  const ranked = [...differences].sort((a, b) => rank(b.weight) - rank(a.weight));
  return {
    verdict: ranked[0]?.weight ?? 'same',
    differences: ranked.slice(0, MOST_DIFFERENCES),
    places: ranked.filter(({ weight }) => weight !== 'equivalent').length,
  };
}

function rank(weight: Weight): number {
  return weights.indexOf(weight);
}
