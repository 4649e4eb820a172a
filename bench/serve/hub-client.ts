import type { Served } from './access-log.ts';

/** What the Hub says of a file, and where it sends for its bytes. Throws when it sends nowhere. */
export async function resolveOnHub(
  hubUrl: string,
  repo: string,
  path: string,
): Promise<{ url: string; sha256: string }> {
  const response = await fetch(`${hubUrl}/${repo}/resolve/main/${path}`, { method: 'HEAD', redirect: 'manual' });
  const url = response.headers.get('location');
  const sha256 = response.headers.get('x-linked-etag')?.replaceAll('"', '');
  if (url && sha256) return { url, sha256 };
  throw new Error(`The stand-in answered ${response.status} for ${path}.`);
}

interface HubLog {
  entries: { origin: string; bytesSent: number }[];
}

/** What was asked of the Hub, and of the bytes that it serves itself. */
export async function readHubLog(hubUrl: string): Promise<{ hubRequests: number; cdn: Served }> {
  const { entries } = (await (await fetch(`${hubUrl}/__control/log`)).json()) as HubLog;
  const cdn = entries.filter((entry) => entry.origin === 'cdn');
  return {
    hubRequests: entries.filter((entry) => entry.origin === 'hub').length,
    cdn: { requests: cdn.length, bodyBytes: cdn.reduce((sum, entry) => sum + entry.bytesSent, 0) },
  };
}

/** Forgets its log and what it counts against the rate limits. */
export async function resetHubCounts(hubUrl: string): Promise<void> {
  for (const noun of ['log', 'counts']) await fetch(`${hubUrl}/__control/${noun}`, { method: 'DELETE' });
}
