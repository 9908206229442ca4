import type { z } from 'zod';

/** A request/answer pair of the RPC contract. Both sides parse with these schemas; neither trusts the other. */
export interface MethodSchema {
  readonly params: z.ZodType;
  readonly result: z.ZodType;
}

/** A named set of methods, one per area of the product. `rpc.ts` joins the areas into the whole contract. */
export type MethodSchemas = Readonly<Record<string, MethodSchema>>;

/** Identity function that keeps the literal types of an area's methods. */
export function methods<const T extends MethodSchemas>(schemas: T): T {
  return schemas;
}

export type Params<M extends MethodSchema> = z.input<M['params']>;
export type ParsedParams<M extends MethodSchema> = z.output<M['params']>;
export type Result<M extends MethodSchema> = z.output<M['result']>;

/** What a server implements for one area: a function per method, given parsed parameters. */
export type Handlers<T extends MethodSchemas> = {
  readonly [K in keyof T]: (params: ParsedParams<T[K]>) => Result<T[K]> | Promise<Result<T[K]>>;
};
