const LOOK_EVERY = 100;

/**
 * Ends this process in good order when npm is told to end. npm passes a signal on to the shell it runs a script
 * in and not to what the shell runs, which would live on by itself; it notices by having another parent.
 */
export function endWithNpm() {
  // Windows keeps the number of a parent that is gone, and has no such signals.
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY);
  timer.unref();
}
