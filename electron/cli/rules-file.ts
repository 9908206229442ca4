import { readFileSync } from 'node:fs';
import { printProblem, readRules } from '../../shared/rules/file.ts';
import type { FileRule } from '../../shared/rules/rule.ts';
import { messageOf } from '../engine/errors.ts';
import { UsageError } from './usage.ts';

/** Reads a file of rules. @throws UsageError with the line of the first fault */
export function rulesFile(file: string): readonly FileRule[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--rules: ${file} cannot be read: ${messageOf(error)}.`);
  }
  const read = readRules(text);
  if (read.ok) return read.rules;
  const [first] = read.problems;
  const more = read.problems.length - 1;
  const others = more === 0 ? '' : ` And ${more} more.`;
  throw new UsageError(first ? printProblem(file, first) + others : `--rules: ${file} holds no rules.`);
}
