/** Names of header fields whose value is a secret, such as X-API-Key and Proxy-Authorization. */
const SECRET_NAME = /authorization|cookie|token|secret|password|api-?key/i;

export function isSecretField(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * A secret as it is shown: the scheme stays readable, of the rest only the last four characters, and those
 * only when at least twelve stay hidden. `Bearer ••••••••f31c`.
 */
export function maskSecret(value: string): string {
  const space = value.indexOf(' ');
  const scheme = space > 0 && space < 20 ? value.slice(0, space + 1) : '';
  const secret = value.slice(scheme.length);
  return `${scheme}••••••••${secret.length >= 16 ? secret.slice(-4) : ''}`;
}
