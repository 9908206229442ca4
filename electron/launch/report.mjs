/** A failure whose message is meant for the person at the terminal. `next` says what to do about it. */
export class LaunchError extends Error {
  constructor(message, next = '', cause = undefined) {
    super(message, { cause });
    this.name = 'LaunchError';
    this.next = next;
  }
}

/** Progress lines. They go to standard error: standard output belongs to what is being launched. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * One line that is rewritten in place on a terminal, and printed once at the end elsewhere.
 * @returns {{ update(text: string): void, done(text: string): void }}
 */
export function progressLine() {
  const live = process.stderr.isTTY === true;
  return {
    update(text) {
      if (live) process.stderr.write(`\r\x1b[K${text}`);
    },
    done(text) {
      process.stderr.write(live ? `\r\x1b[K${text}\n` : `${text}\n`);
    },
  };
}

/**
 * Runs a launch script to its exit code and ends the process with it: nothing a download or a command has left
 * open may keep it alive. What the script throws becomes lines a person can act on, and exit code 1.
 * @param {() => Promise<number>} script
 */
export async function run(script) {
  const code = await script().catch((error) => {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
    if (error.next) say(error.next);
    return 1;
  });
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
  );
  process.exit(code);
}
