import { createHmac, randomBytes } from 'node:crypto';

export interface XetGrant {
  repo: string;
  commit: string;
  /** Seconds since 1970. */
  exp: number;
}

/** Tokens for the CAS, good for one commit of one repo and for an hour. No other origin takes them. */
export class XetTokens {
  readonly #secret = randomBytes(32);

  issue(grant: XetGrant): string {
    const body = Buffer.from(JSON.stringify(grant)).toString('base64url');
    return `${PREFIX}${body}.${this.#sign(body)}`;
  }

  read(authorization: string | undefined): XetGrant | null {
    const [, body = '', signature = ''] = /^Bearer xet_([\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
    if (body === '' || this.#sign(body) !== signature) return null;
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as XetGrant;
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#secret).update(body).digest('base64url');
  }
}

const PREFIX = 'xet_';

export const isXetToken = (authorization: string): boolean => authorization.startsWith(`Bearer ${PREFIX}`);
