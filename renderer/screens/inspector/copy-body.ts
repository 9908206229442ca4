import type { MessageRole } from '../../../shared/contract/exchange.ts';
import { fetchBody } from '../../app/exchanges.ts';
import { report } from '../../app/workspace.ts';
import { hexdump, utf8 } from '../../code/hex.ts';
import { copy } from '../../ui/clipboard.ts';

/** Copies a body as text, or as a hexdump when it is not text. */
export async function copyBody(id: number, role: MessageRole, what: string): Promise<void> {
  try {
    const { data } = await fetchBody(id, role, false, true);
    await copy(utf8(data) ?? hexdump(data), what);
  } catch (error) {
    report(error);
  }
}
