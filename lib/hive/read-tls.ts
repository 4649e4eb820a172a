import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Settings } from './settings.ts';

export interface TlsKeys {
  cert: Buffer;
  key: Buffer;
}

/** Null where HTTP is spoken. Throws `invalid_request` when the two can't be read or don't belong together. */
export function readTls(files: Settings['tls']): TlsKeys | null {
  if (files === null) return null;
  try {
    const keys = { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) };
    createSecureContext(keys);
    return keys;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown';
    throw new HiveError('invalid_request', `RBEE_TLS_CERT and RBEE_TLS_KEY can’t be used: ${why}`, {
      hint: 'Both are PEM files that the hive may read, the certificate with its chain.',
      cause,
    });
  }
}
