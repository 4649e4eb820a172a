import { HiveError } from '#lib/contract/hive-error.ts';

export class StalledError extends Error {
  override readonly name = 'StalledError';
}

/** The answer was none that a Hub gives: an error of the server, or one that cannot be used. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

const CERTIFICATE_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS_/;

/** Trying again would give the same. */
export function isHopeless(cause: Error): boolean {
  return 'code' in cause && typeof cause.code === 'string' && CERTIFICATE_FAULT.test(cause.code);
}

/** What to tell a person when the last try of many ended in `cause`. */
export function exhaustedFault(cause: Error, host: string): HiveError {
  const details = { host, cause: shortCause(cause) };
  if (cause instanceof StalledError) {
    return new HiveError('stalled', `No bytes have come from ${host} for a long time.`, { details, cause });
  }
  if (cause instanceof UnusableAnswer || cause.name === 'MalformedResponse') {
    return new HiveError('hub_error', `${host} does not give the bytes: ${shortCause(cause)}`, { details, cause });
  }
  const message = isHopeless(cause) ? `The certificate of ${host} is not trusted.` : `${host} can’t be reached.`;
  return new HiveError('hub_unreachable', message, { details, cause });
}

export function shortCause(cause: Error): string {
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return shortCause(cause.errors[0]);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
