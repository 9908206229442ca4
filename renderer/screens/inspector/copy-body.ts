import type { MessageRole } from '../../../shared/contract/exchange.ts';
import { call } from '../../app/engine.ts';
import { report } from '../../app/workspace.ts';
import { fromBase64, hexdump, utf8 } from '../../code/hex.ts';
import { copy } from '../../ui/clipboard.ts';

const most = 4 * 1024 * 1024;

/** Copies a body as text, or as a hexdump when it is not text. */
export async function copyBody(id: number, role: MessageRole, what: string): Promise<void> {
  try {
    const { base64 } = await call('exchange.body', { id, role, limit: most });
    const data = fromBase64(base64);
    await copy(utf8(data) ?? hexdump(data), what);
  } catch (error) {
    report(error);
  }
}
