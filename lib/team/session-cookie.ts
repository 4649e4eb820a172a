import { SESSION_LASTS_MS } from './sessions.ts';

/** With the prefix a browser takes it by TLS alone and from this very name, so that no neighbour can plant one. */
const nameOf = (secure: boolean) => (secure ? '__Host-rbee_session' : 'rbee_session');

/** Lax and not Strict: a link in a chat leads a colleague to the page and not to the sign-in. */
export function sessionCookie(secret: string, secure: boolean): string {
  return `${nameOf(secure)}=${secret}; ${attributes(secure)}; Max-Age=${SESSION_LASTS_MS / 1000}`;
}

export function endedCookie(secure: boolean): string {
  return `${nameOf(secure)}=; ${attributes(secure)}; Max-Age=0`;
}

export function readSessionCookie(header: string | undefined, secure: boolean): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === nameOf(secure)) return pair.slice(at + 1).trim() || null;
  }
  return null;
}

const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
