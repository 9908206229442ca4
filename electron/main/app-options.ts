import path from 'node:path';

export interface AppOptions {
  /** Folder of the workspace when it is not the default one. */
  readonly data: string | null;
  /** Port of the first listener when it is not the one saved; 0 takes a free one. */
  readonly port: number | null;
}

/**
 * What was asked for on the command line (`--data DIR` or `--data=DIR`) or in the environment (SCIMSCOPE_DATA,
 * SCIMSCOPE_PORT). Electron and Chromium have switches of their own, so unknown ones are left alone.
 */
export function appOptions(argv: readonly string[], env: NodeJS.ProcessEnv): AppOptions {
  const data = optionValue('--data', argv) ?? (env.SCIMSCOPE_DATA || null);
  const port = env.SCIMSCOPE_PORT;
  return {
    data: data === null ? null : path.resolve(data),
    port: port && /^\d+$/.test(port) && Number(port) <= 65535 ? Number(port) : null,
  };
}

function optionValue(option: string, argv: readonly string[]): string | null {
  for (const [position, argument] of argv.entries()) {
    if (argument === option) return argv[position + 1] ?? null;
    if (argument.startsWith(`${option}=`)) return argument.slice(option.length + 1);
  }
  return null;
}
