import { z } from 'zod';

/**
 * What a service provider takes beyond the letter of the RFCs. Every knob defaults to the letter; what a
 * request needed of them is reported as a tolerance.
 */
export const Dialect = z.object({
  /** `"True"`, `"false"` for a boolean attribute, in bodies and filters. */
  booleanStrings: z.boolean().default(false),
  /** `"42"` for an integer or decimal attribute. */
  numberStrings: z.boolean().default(false),
  /** PATCH `op` other than in lower case: `Add`, `Replace`, `Remove`. */
  opAnyCase: z.boolean().default(true),
  /** PATCH `remove` of a multi-valued attribute with a value: only the values listed go, not all. */
  removeListed: z.boolean().default(false),
  /** PATCH `add` or `replace` to `emails[type eq "work"].value` with no such element makes the element. */
  createMissingElement: z.boolean().default(false),
  /** Keys such as `name.givenName` or `urn:…:User:department` in a value without a path. */
  pathsAsKeys: z.boolean().default(false),
  /** A plain string for a complex attribute that has a `value`: `manager` as an id. */
  stringForComplex: z.boolean().default(false),
  /** An array for a single-valued attribute: its first element counts. */
  arrayForSingle: z.boolean().default(false),
  /** A single value in place of an array where the whole attribute is given (POST, PUT). */
  singleForArray: z.boolean().default(false),
  /** JSON inside a string for a complex attribute, as Entra sends roles. */
  jsonInString: z.boolean().default(false),
  /** URNs in `schemas` that are not known, or the core URN left out beside them. */
  foreignSchemas: z.boolean().default(false),
  /** Extension attributes whose URN is missing in `schemas`. */
  undeclaredExtensions: z.boolean().default(false),
  /** More than one primary value: the first stays primary. */
  severalPrimaries: z.boolean().default(false),
  /** Attributes the schemas do not know are left out instead of refused. */
  unknownAttributes: z.boolean().default(false),
  /** `emails[type eq "work"].value eq "x"` in filters. */
  filterValuePathSub: z.boolean().default(false),
  /** A dateTime without a zone is UTC. */
  zonelessDateTime: z.boolean().default(false),
  /** `attributes` and `excludedAttributes` in one request: `attributes` counts. */
  bothProjections: z.boolean().default(false),
});
export type Dialect = z.infer<typeof Dialect>;
