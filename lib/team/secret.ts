import { createHash, randomBytes } from 'node:crypto';

/** 256 bits, so that a plain hash is enough to keep them: there is nothing to guess from. */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url');

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
