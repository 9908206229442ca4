import type {
  CompatCell,
  CompatExchange,
  CompatRow,
  CompatRun,
  CompatVerdict,
} from '../../contract/compat.ts';
import { causesOf, isBroken, rowName, stepNames } from './summary.ts';

/** Sign and words of a verdict: it is never told by colour alone. */
const signs: Readonly<Record<CompatVerdict, readonly [sign: string, words: string]>> = {
  works: ['✓', 'works'],
  deviates: ['≈', 'works, bends the standard'],
  loses: ['△', 'answers well, loses something'],
  fails: ['✕', 'fails'],
  notSent: ['–', 'this one never sends it'],
  notRun: ['○', 'not run'],
};

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--bad:#c62828;--warn:#b26a00;--good:#2e7d32;--soft:#8888}
@media (prefers-color-scheme:dark){:root{--bad:#ff8a80;--warn:#ffb74d;--good:#81c784}}
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}
h1{font-size:1.3rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%}th,td{border:1px solid var(--line);padding:.35rem .5rem;text-align:center}
th:first-child,td:first-child{text-align:left}thead th{font-weight:500;vertical-align:bottom}
.works{color:var(--good)}.fails{color:var(--bad)}.loses{color:var(--warn)}.notSent,.notRun{color:var(--soft)}
details{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:.4rem .7rem}
summary{cursor:pointer}pre{overflow:auto;background:#8881;padding:.5rem;border-radius:4px;font-size:12px}
.meta{color:var(--soft)}td a{color:inherit;text-decoration:none;display:block}
`;

/** The run as one page without scripts that needs nothing else. */
export function htmlReport(run: CompatRun): string {
  const steps = run.rows[0]?.cells.map(({ step }) => step) ?? [];
  const causes = causesOf(run.rows);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>SCIM compatibility of ${escaped(run.target)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(run.summary)}</h1>
<p class="meta">${escaped(run.target)}, ${new Date(run.startedAt).toISOString()}, Scimscope run ${escaped(run.marker)}</p>
${run.problem === null ? '' : `<p class="fails">${escaped(run.problem)}</p>`}
<table><thead><tr><th>Identity provider</th>${steps.map((step) => `<th>${stepNames[step]}</th>`).join('')}<th>Works</th></tr></thead>
<tbody>${run.rows.map(rowHtml).join('\n')}</tbody></table>
<p class="meta">${Object.values(signs)
    .map(([sign, words]) => `${sign} ${words}`)
    .join(' &nbsp; ')}</p>
${causes.length === 0 ? '' : `<h2>Causes</h2>${causes.map(({ code, why, fix, cells }) => `<p><strong>${escaped(why)}</strong><br>${escaped(fix)}<br><span class="meta">${escaped(code)}: ${escaped(cells.join('; '))}</span></p>`).join('')}`}
${leftoversHtml(run)}
<h2>Steps</h2>
${run.rows.map(detailsHtml).join('\n')}
</body></html>
`;
}

function rowHtml(row: CompatRow): string {
  const cells = row.cells.map((cell) => {
    const [sign, words] = signs[cell.verdict];
    const text = cell.word === '' ? sign : `${sign} ${escaped(cell.word)}`;
    const link = cell.verdict === 'notSent' ? text : `<a href="#${anchor(row, cell)}">${text}</a>`;
    return `<td class="${cell.verdict}" title="${words}">${link}</td>`;
  });
  return `<tr><td>${escaped(rowName(row))}</td>${cells.join('')}<td>${row.works} of ${row.of}</td></tr>`;
}

function detailsHtml(row: CompatRow): string {
  return row.cells
    .filter(({ verdict }) => verdict !== 'notSent')
    .map((cell) => {
      const [sign, words] = signs[cell.verdict];
      const title = `${sign} ${escaped(rowName(row))}: ${stepNames[cell.step]}, ${words}`;
      const told = [
        ...cell.what.map((text) => `<p>${escaped(text)}</p>`),
        ...(isBroken(cell) ? cell.causes.slice(0, 1) : cell.causes).map(
          ({ why, fix, code }) =>
            `<p><strong>Why.</strong> ${escaped(why)}<br><strong>Fix.</strong> ${escaped(fix)} <span class="meta">${escaped(code)}</span></p>`,
        ),
      ];
      return `<details id="${anchor(row, cell)}"${isBroken(cell) ? ' open' : ''}><summary class="${cell.verdict}">${title}</summary>${told.join('')}${cell.exchanges.map(exchangeHtml).join('')}</details>`;
    })
    .join('\n');
}

function exchangeHtml({ by, method, path, request, status, answer }: CompatExchange): string {
  const who = by === 'check' ? ' (look after it)' : '';
  const body = (text: string | null) => (text === null ? '' : `<pre>${escaped(text)}</pre>`);
  return `<details><summary><code>${escaped(method)} ${escaped(path)}</code> → ${status || 'no answer'}${who}</summary>${body(request)}${body(answer)}</details>`;
}

function leftoversHtml({ leftovers }: CompatRun): string {
  if (leftovers.length === 0) return '';
  const items = leftovers.map(({ type, name, why }) => `<li>${type} ${escaped(name)}: ${escaped(why)}</li>`);
  return `<h2>Left in the app</h2><ul>${items.join('')}</ul>`;
}

function anchor({ simulator }: CompatRow, { step }: CompatCell): string {
  return `${simulator}-${step}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
