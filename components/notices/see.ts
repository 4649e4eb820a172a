import type { ApiClient } from '#lib/browser/api-client.ts';

/** What this tab has shown: a page that was rendered meanwhile does not show it again. */
export const seenHere = new Set<string>();

/** Tells the hive what the person has seen. What could not be told is told to the person once more at the next visit. */
export function see(api: ApiClient, about: readonly string[]): void {
  for (const each of about) seenHere.add(each);
  api.seeNotices(about).catch(() => undefined);
}

/** A toast has told of this end: it waits while the page is out of sight, and so does this. */
export function seeEnd(api: ApiClient, jobId: string): void {
  // It may have ended before, and been tried again.
  seenHere.delete(jobId);
  whenVisible(() => see(api, [jobId]));
}

function whenVisible(act: () => void): void {
  if (document.visibilityState === 'visible') act();
  else document.addEventListener('visibilitychange', () => whenVisible(act), { once: true });
}
