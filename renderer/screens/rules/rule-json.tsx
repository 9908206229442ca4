import { useMemo } from 'react';
import { Code } from '../../code/code.tsx';
import type { LineMark } from '../../code/code-editor.tsx';
import { fromJson } from './rule-text.ts';
import { changeDraft, type RuleDraft } from './rules-place.ts';

/** A rule as JSON, the way a file holds it. What is wrong stands at its line. */
export function RuleJson({ draft, text }: { draft: RuleDraft; text: string }) {
  const problems = useMemo(() => {
    const read = fromJson(text);
    return read.ok ? [] : read.problems;
  }, [text]);
  const marks = useMemo<LineMark[]>(
    () => [...new Set(problems.map(({ line }) => line))].map((line) => ({ line, kind: 'warn' })),
    [problems],
  );
  const change = (next: string) => {
    const read = fromJson(next);
    changeDraft(draft.key, {
      json: next,
      faulty: !read.ok,
      problem: null,
      ...(read.ok ? { rule: { ...read.rule, on: draft.rule.on } } : {}),
    });
  };
  return (
    <section className="rule-json" aria-label="The rule as JSON">
      <div className="rule-json-code">
        <Code
          value={text}
          label="The rule as JSON, to be edited"
          language="json"
          onChange={change}
          marks={marks}
          fit
        />
      </div>
      {problems.length > 0 && (
        <ul className="problem-lines" role="status">
          {problems.map((problem) => (
            <li key={`${problem.line} ${problem.column} ${problem.message}`}>
              <span className="mono t3">line {problem.line}</span>{' '}
              {problem.path !== '' && <span className="mono">{problem.path}: </span>}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
