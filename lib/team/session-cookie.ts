import { SESSION_LASTS_MS } from './sessions.ts';

/** With the prefix a browser takes it by TLS alone and from this very name, so that no neighbour can plant one. */
const nameOf = (what: 'session' | 'openid', secure: boolean) => `${secure ? '__Host-' : ''}rbee_${what}`;

/** From the way to the provider to the way back. */
export const OPENID_LASTS_MS = 10 * 60_000;

/** Lax and not Strict: a link in a chat leads a colleague to the page and not to the sign-in. */
export const sessionCookie = (secret: string, secure: boolean): string =>
  setCookie(nameOf('session', secure), secret, secure, SESSION_LASTS_MS);
export const endedCookie = (secure: boolean): string => setCookie(nameOf('session', secure), '', secure, 0);
export const readSessionCookie = (header: string | undefined, secure: boolean): string | null =>
  readCookie(header, nameOf('session', secure));

/** Of a sign-in by a provider that has begun. Lax, as it is a page of the provider that leads back. */
export const openIdCookie = (sealed: string, secure: boolean): string =>
  setCookie(nameOf('openid', secure), sealed, secure, OPENID_LASTS_MS);
export const endedOpenIdCookie = (secure: boolean): string => setCookie(nameOf('openid', secure), '', secure, 0);
export const readOpenIdCookie = (header: string | undefined, secure: boolean): string | null =>
  readCookie(header, nameOf('openid', secure));

const setCookie = (name: string, value: string, secure: boolean, lastsMs: number) =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}; Max-Age=${lastsMs / 1000}`;

function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null;
  }
  return null;
}
