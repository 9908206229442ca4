import { shell } from 'electron';

/** Opens a web address in the person's browser. Anything but http and https is ignored. */
export function openInBrowser(url: string): void {
  const address = webAddress(url);
  if (address) void shell.openExternal(address);
}

/** The address as parsed, or null when it is not a web address without credentials. */
export function webAddress(url: string): string | null {
  try {
    const { protocol, username, password, href } = new URL(url);
    const plain = username === '' && password === '';
    return (protocol === 'https:' || protocol === 'http:') && plain ? href : null;
  } catch {
    return null;
  }
}
