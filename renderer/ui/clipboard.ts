import { bridge } from '../rpc/bridge.ts';
import { announce } from './announce.tsx';

/** Puts text on the clipboard and says so to screen readers. `what` names it: "Base URL". */
export async function copy(text: string, what = 'Text'): Promise<boolean> {
  try {
    if (bridge) bridge.copyText(text);
    else await navigator.clipboard.writeText(text);
    announce(`${what} copied`);
    return true;
  } catch {
    announce(`${what} could not be copied: the browser refused access to the clipboard`);
    return false;
  }
}
