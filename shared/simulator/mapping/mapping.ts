import { z } from 'zod';
import { type Expression, ExpressionError, parseExpression, type Value } from './expression.ts';
import { isTrue, mappingFunctions, textOf } from './functions.ts';
import { parseTarget } from './target.ts';

/** One line of an attribute mapping: an expression over the source, and the attribute it fills. */
export const MappingRow = z.strictObject({
  /** A SCIM attribute (`emails[type eq "work"].value`), or an attribute of the identity provider's user. */
  to: z.string().min(1),
  /** An expression; see `parseExpression`. */
  from: z.string().min(1),
  /** `create`: sent when the account is made and never again. */
  when: z.enum(['always', 'create']).default('always'),
  /** The value is the key of another person, to be sent as that person's id in the app. */
  reference: z.boolean().default(false),
});
export type MappingRow = z.output<typeof MappingRow>;
export type MappingRowInput = z.input<typeof MappingRow>;

/** A mapping that cannot be used: which row, and why. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  readonly row: number;
  constructor(message: string, row: number) {
    super(message);
    this.row = row;
  }
}

/** Values by target, in the order of the rows. Targets without a value are not in it. */
export type Payload = ReadonlyMap<string, string | boolean>;

/** What expressions read: attributes of a person by name, in any case. */
export type SourceAttributes = Readonly<Record<string, Value | undefined>>;

interface CompiledRow extends MappingRow {
  readonly expression: Expression;
}

export class Mapping {
  readonly rows: readonly CompiledRow[];

  /** @throws MappingError for the first row that cannot be used */
  constructor(rows: readonly MappingRowInput[], targets: 'scim' | 'user') {
    const taken = new Set<string>();
    this.rows = rows.map((input, at) => {
      const row = MappingRow.parse(input);
      const key = row.to.toLowerCase();
      if (taken.has(key)) throw new MappingError(`${row.to} is filled by an earlier row already.`, at);
      taken.add(key);
      if (targets === 'scim' && parseTarget(row.to) === null)
        throw new MappingError(`"${row.to}" is not an attribute of SCIM.`, at);
      try {
        const expression = parseExpression(row.from);
        checkCalls(expression);
        return { ...row, expression };
      } catch (error) {
        if (error instanceof ExpressionError) throw new MappingError(`${row.to}: ${error.message}`, at);
        throw error;
      }
    });
  }

  /** Texts that are empty count as no value, as identity providers leave them out. */
  apply(source: SourceAttributes, when: MappingRow['when'] = 'always'): Payload {
    const lowered = new Map(
      Object.entries(source).map(([name, value]) => [name.toLowerCase(), value ?? null]),
    );
    const get = (name: string): Value => lowered.get(name.toLowerCase()) ?? null;
    const payload = new Map<string, string | boolean>();
    for (const row of this.rows) {
      if (row.when === 'create' && when !== 'create') continue;
      const value = evaluate(row.expression, get);
      if (value !== null && value !== '') payload.set(row.to, value);
    }
    return payload;
  }

  /** Targets whose values are keys of other people. */
  get references(): readonly string[] {
    return this.rows.filter(({ reference }) => reference).map(({ to }) => to);
  }
}

export function evaluate(expression: Expression, get: (name: string) => Value): Value {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'attribute':
      return get(expression.name);
    case 'joined': {
      const values = expression.parts.map((part) => evaluate(part, get));
      return values.every((value) => value === null) ? null : values.map(textOf).join('');
    }
    case 'equal': {
      const same = textOf(evaluate(expression.left, get)) === textOf(evaluate(expression.right, get));
      return same !== expression.not;
    }
    case 'choice':
      return evaluate(isTrue(evaluate(expression.test, get)) ? expression.then : expression.otherwise, get);
    case 'call': {
      const known = mappingFunctions.get(expression.name.toLowerCase());
      return known === undefined ? null : known.apply(expression.args.map((arg) => evaluate(arg, get)));
    }
  }
}

function checkCalls(expression: Expression): void {
  switch (expression.kind) {
    case 'call': {
      const known = mappingFunctions.get(expression.name.toLowerCase());
      if (known === undefined) throw new ExpressionError(`There is no function ${expression.name}.`, 0);
      const { length } = expression.args;
      if (length < known.least || length > known.most)
        throw new ExpressionError(`${expression.name} does not take ${length} values.`, 0);
      for (const arg of expression.args) checkCalls(arg);
      break;
    }
    case 'joined':
      for (const part of expression.parts) checkCalls(part);
      break;
    case 'equal':
      checkCalls(expression.left);
      checkCalls(expression.right);
      break;
    case 'choice':
      for (const part of [expression.test, expression.then, expression.otherwise]) checkCalls(part);
      break;
  }
}
