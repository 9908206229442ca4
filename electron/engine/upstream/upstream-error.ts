import { ExplainedError } from './explained-error.ts';

/** What an upstream's failure means: the status for the client, the cause, and what to do. */
export interface UpstreamFailure {
  readonly status: 502 | 504;
  readonly problem: string;
}

/** The upstream took longer than it may. */
export class UpstreamTimeout extends Error {
  readonly code = 'UPSTREAM_TIMEOUT';
  readonly phase: 'connect' | 'answer';
  readonly limit: number;

  /** `limit` in ms. */
  constructor(phase: 'connect' | 'answer', limit: number) {
    super(`no ${phase} within ${limit} ms`);
    this.phase = phase;
    this.limit = limit;
  }
}

interface Explanation {
  readonly status?: 504;
  readonly what: string;
  readonly next: string;
}

/**
 * Explains an error of a connection to `upstream` (host and port).
 * @param arrived bytes of the answer's body that had come before; null when there was not even its head
 */
export function explainUpstreamError(
  error: NodeJS.ErrnoException,
  upstream: string,
  arrived: number | null = null,
): UpstreamFailure {
  if (error instanceof ExplainedError) return error;
  const { status = 502, what, next } = explanationOf(error, arrived);
  return { status, problem: `${upstream} ${what}. ${next}` };
}

function explanationOf(error: NodeJS.ErrnoException, arrived: number | null): Explanation {
  if (error instanceof UpstreamTimeout) return timeout(error);
  const code = error.code ?? '';
  if (code === 'ECONNRESET' && /before secure TLS connection/i.test(error.message)) return NO_HANDSHAKE;
  if (arrived !== null && (code === 'ECONNRESET' || code === 'EPIPE')) {
    return {
      what: `broke off its answer after ${arrived} bytes of its body`,
      next: 'Look at the log of your app.',
    };
  }
  const known = EXPLANATIONS[code];
  if (known) return known;
  if (code.startsWith('HPE_')) return notHttp(error);
  if (
    /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH)/.test(
      code,
    )
  )
    return { what: `offered a certificate that is not accepted: ${error.message}`, next: TRUST };
  if (code === 'EPROTO' || /^ERR_(SSL|TLS)_/.test(code)) return tlsFailure(error);
  return {
    what: `could not be asked: ${error.message}${code && ` (${code})`}`,
    next: 'Look at the log of your app.',
  };
}

const seconds = (ms: number) => `${ms / 1000} ${ms === 1000 ? 'second' : 'seconds'}`;

function timeout({ phase, limit }: UpstreamTimeout): Explanation {
  return phase === 'connect'
    ? {
        status: 504,
        what: `did not accept the connection within ${seconds(limit)}`,
        next: 'Check the address and any firewall.',
      }
    : {
        status: 504,
        what: `did not send anything for ${seconds(limit)}`,
        next: 'It took the request and is still busy, or hangs: look at the log of your app.',
      };
}

function notHttp(error: NodeJS.ErrnoException): Explanation {
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
  return {
    what: `answered with something that is not well-formed HTTP: ${reason} (${error.code})`,
    next: 'If it is an HTTPS address, write https:// instead of http://; otherwise look at the answer your app writes.',
  };
}

function tlsFailure(error: NodeJS.ErrnoException): Explanation {
  if (/wrong version number|packet length too long|http request|unknown protocol/i.test(error.message))
    return {
      what: 'does not speak TLS',
      next: 'If it is a plain HTTP address, write http:// instead of https://.',
    };
  return {
    what: `ended the TLS handshake: ${error.message.replace(/^[0-9A-F]+:error:[0-9A-F]+:/, '').trim()}`,
    next: 'Check which TLS versions it takes and whether it asks for a client certificate.',
  };
}

const TRUST =
  'In the listener’s settings, give the authority that signed it or accept the certificate; or use one this computer trusts.';

const NO_HANDSHAKE: Explanation = {
  what: 'closed the connection during the TLS handshake',
  next: 'Check that it speaks HTTPS on this port, and whether it asks for a client certificate.',
};

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    what: 'refused the connection',
    next: 'Nothing listens there: start your app, then send it again.',
  },
  ENOTFOUND: { what: 'is not a known host', next: 'Check the name in the address.' },
  EAI_AGAIN: {
    what: 'could not be looked up',
    next: 'The name service did not answer: check the network.',
  },
  ECONNRESET: {
    what: 'closed the connection before answering',
    next: 'Look at the log of your app.',
  },
  EHOSTUNREACH: { what: 'cannot be reached', next: 'Check the network or the VPN.' },
  ENETUNREACH: { what: 'cannot be reached', next: 'Check the network or the VPN.' },
  ETIMEDOUT: {
    status: 504,
    what: 'did not accept the connection in time',
    next: 'Check the address and any firewall.',
  },
  EPIPE: {
    what: 'closed the connection while the request was being sent',
    next: 'Look at the log of your app.',
  },
  CERT_HAS_EXPIRED: {
    what: 'offered a certificate that has expired',
    next: 'Renew the certificate of your app, or accept it in the listener’s settings.',
  },
  CERT_NOT_YET_VALID: {
    what: 'offered a certificate that is not valid yet',
    next: 'Check the clocks of both computers.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'offered a certificate for another name',
    next: 'Use the name the certificate was issued for, or accept it in the listener’s settings.',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'offered a certificate it signed itself, which is not trusted',
    next: TRUST,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    what: 'offered a certificate from an authority that this computer does not trust',
    next: TRUST,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: 'offered a certificate from an authority that this computer does not know',
    next: 'Let your app send its whole chain, or give the authority in the listener’s settings.',
  },
};
