import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';

/** Saves rules as a file; the system asks where. Null: all of them. */
export async function exportRules(ids: readonly number[] | null): Promise<void> {
  try {
    const { text } = await call('rule.export', { ids: ids && [...ids] });
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'rules.json';
    link.click();
    // The download has its own hold on the data once it has begun.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    report(error);
  }
}
