// Runs before the first paint, so that the window never flashes in the wrong theme. Plain script: no bundle.
(() => {
  let wanted = 'system';
  try {
    wanted = localStorage.getItem('scimscope.theme') ?? 'system';
  } catch {
    // Storage may be off; the system's choice is right then.
  }
  const system = matchMedia('(prefers-contrast: more)').matches
    ? 'contrast'
    : matchMedia('(prefers-color-scheme: dark)').matches
      ? 'dark'
      : 'light';
  document.documentElement.dataset.theme = wanted === 'system' ? system : wanted;
})();
