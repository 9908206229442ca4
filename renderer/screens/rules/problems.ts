import type { z } from 'zod';

/** What is wrong in a draft, by path: `match.0.pattern`. */
export type Problems = ReadonlyMap<string, string>;

export const noProblems: Problems = new Map();

export function problemsOf(error: z.ZodError | undefined): Problems {
  const problems = new Map<string, string>();
  for (const issue of error?.issues ?? []) {
    const path = issue.path.map(String).join('.');
    if (!problems.has(path)) problems.set(path, messageOf(issue));
  }
  return problems;
}

/** Messages for what lies at a path and below it, in order, each once. */
export function problemsBelow(problems: Problems, path: string): readonly string[] {
  const found = [...problems].filter(([each]) => each === path || each.startsWith(`${path}.`));
  return [...new Set(found.map(([, message]) => message))];
}

/** The schema's own words; where it has none, the bare rule in ours. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (!/^(Too (small|big)|Invalid)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? 'Something is missing here'
        : issue.inclusive === false
          ? `More than ${issue.minimum}`
          : `At least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? `At most ${issue.maximum} characters` : `At most ${issue.maximum}`;
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'A whole number'
        : issue.expected === 'number'
          ? 'A number'
          : 'Something is missing here';
    case 'invalid_union':
      return 'This is not JSON yet';
    default:
      return issue.message;
  }
}
