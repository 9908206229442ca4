/** What an upstream's failure means: the status for the client, the cause, and what to do. */
export interface UpstreamFailure {
  readonly status: 502 | 504;
  readonly problem: string;
}

/** Explains an error of a connection to `upstream` (host and port). */
export function explainUpstreamError(error: NodeJS.ErrnoException, upstream: string): UpstreamFailure {
  const code = error.code ?? '';
  const because = EXPLANATIONS[code];
  if (because) return { status: because.status, problem: `${upstream} ${because.what}. ${because.next}` };
  if (/CERT|SSL|TLS|ALTNAME|SIGNATURE/.test(code)) {
    return {
      status: 502,
      problem: `${upstream} offered a certificate that is not trusted: ${error.message}. Use a certificate this computer trusts.`,
    };
  }
  return { status: 502, problem: `${upstream} could not be asked: ${error.message}${code && ` (${code})`}.` };
}

const EXPLANATIONS: Readonly<Record<string, { status: 502 | 504; what: string; next: string }>> = {
  ECONNREFUSED: {
    status: 502,
    what: 'refused the connection',
    next: 'Nothing listens there: start your app, then send it again.',
  },
  ENOTFOUND: { status: 502, what: 'is not a known host', next: 'Check the name in the address.' },
  EAI_AGAIN: {
    status: 502,
    what: 'could not be looked up',
    next: 'The name service did not answer: check the network.',
  },
  ECONNRESET: {
    status: 502,
    what: 'closed the connection before answering',
    next: 'Look at the log of your app.',
  },
  EHOSTUNREACH: { status: 502, what: 'cannot be reached', next: 'Check the network or the VPN.' },
  ENETUNREACH: { status: 502, what: 'cannot be reached', next: 'Check the network or the VPN.' },
  ETIMEDOUT: {
    status: 504,
    what: 'did not accept the connection in time',
    next: 'Check the address and any firewall.',
  },
  EPROTO: {
    status: 502,
    what: 'does not speak TLS',
    next: 'If it is a plain HTTP address, write http:// instead of https://.',
  },
  EPIPE: {
    status: 502,
    what: 'closed the connection while the request was being sent',
    next: 'Look at the log of your app.',
  },
};
