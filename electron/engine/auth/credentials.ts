import { randomBytes } from 'node:crypto';
import type { Auth } from '../../../shared/contract/listener.ts';

/** Fresh credentials of a kind. */
export function makeCredentials(kind: Auth['kind']): Auth {
  switch (kind) {
    case 'bearer':
      return { kind, token: makeSecret('sst') };
    case 'basic':
      return { kind, user: 'scimscope', password: makeSecret('ssp') };
    case 'apiKey':
      return { kind, header: 'X-API-Key', key: makeSecret('ssk') };
    case 'oauth':
      return { kind, clientId: 'scimscope', clientSecret: makeSecret('ssc'), lifetime: 3600 };
    case 'none':
      return { kind };
  }
}

/** 160 bits, with a prefix that secret scanners and people recognise. */
function makeSecret(prefix: string): string {
  return `${prefix}_${randomBytes(20).toString('hex')}`;
}
