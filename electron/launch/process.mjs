import { spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 * @param {{ capture?: boolean, toOutput?: boolean, cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} options
 *   `capture`: collect the output instead of showing it. What is shown goes to standard error, or to
 *   standard output with `toOutput`.
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program does not exist
 */
export function execute(command, args, { capture = false, toOutput = false, cwd, env, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', toOutput ? 1 : 2, 2],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => {
      if (error.code === 'ENOENT') resolve({ code: 127, output: `${command} is not installed.` });
      else reject(error);
    });
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** npm of the Node that runs this, whether or not it is on the path. */
export function npm(args, options) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return execute(process.execPath, [script, ...args], options);
  // npm is a .cmd file on Windows, which only a shell can run.
  return execute('npm', args, { ...options, shell: process.platform === 'win32' });
}
