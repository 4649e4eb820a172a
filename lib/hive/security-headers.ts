/**
 * Sent with every answer. Scripts run by the nonce of this one answer; styles may be inline, as dialogs and toasts set
 * them. Next reads the nonce from the request's own `content-security-policy` header and puts it on what it writes.
 */
export function securityHeaders(nonce: string, { dev, tls }: { dev: boolean; tls: boolean }): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce, dev),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(tls && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** The development server evaluates modules and talks to the page by a web socket. */
function contentSecurityPolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
