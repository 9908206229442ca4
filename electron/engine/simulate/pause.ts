import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many ms, or until it is told to stop. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
