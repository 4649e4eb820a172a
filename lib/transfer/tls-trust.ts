import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/**
 * Who is trusted: the authorities that Node carries, those of this system, those of `NODE_EXTRA_CA_CERTS`, and
 * `extra` (PEM). Made once and shared, as reading them all takes a while.
 */
export function trustedContext(extra: readonly string[]): SecureContext {
  const ca = new Set([...getCACertificates('default'), ...getCACertificates('system'), ...extra]);
  return createSecureContext({ ca: [...ca] });
}
