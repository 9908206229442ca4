import { spawn } from 'node:child_process';
import path from 'node:path';

/** Bearer token that the third-party provider wants. */
export const SCIMMY_TOKEN = 'third-party';

/** Starts the scimmy-routers service provider in a process of its own. */
export async function startScimmy(users = 0): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'scimmy-provider.mjs'), String(users)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('exit', (code) => reject(new Error(`scimmy-routers ended with ${code}`)));
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      child.removeAllListeners('exit');
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  return { url, pid: child.pid ?? 0, stop };
}
