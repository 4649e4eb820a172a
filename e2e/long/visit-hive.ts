import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents } from '#e2e/support/http.ts';
import type { Random } from '#e2e/support/random.ts';

/** Pages and calls of a team's day. */
const VISITED = [
  '/models',
  '/downloads',
  '/discover',
  '/disk',
  '/settings',
  '/v1/models?limit=50',
  '/v1/models?q=llama',
  '/v1/jobs?limit=50',
  '/v1/capabilities',
  '/v1/disk',
  '/metrics',
] as const;
const STAYS_MS = 20_000;

export interface Visits {
  answered: number;
  /** One sentence for each that was not answered well. */
  faults: string[];
}

/** One person who opens a page or makes a call now and then, and leaves a stream open for a while, until `signal`. */
export async function visitHive(url: string, random: Random, signal: AbortSignal): Promise<Visits> {
  const visits: Visits = { answered: 0, faults: [] };
  while (!signal.aborted) {
    const path = random.pick(VISITED);
    try {
      const response = await fetch(`${url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
      await response.arrayBuffer();
      if (response.ok) visits.answered += 1;
      else visits.faults.push(`${path} was answered ${response.status}.`);
      if (random.chance(0.1)) await watchAWhile(url, signal);
    } catch (error) {
      visits.faults.push(`${path} was not answered: ${error instanceof Error ? error.message : error}`);
    }
    await sleep(random.between(100, 900), undefined, { signal }).catch(() => undefined);
  }
  return visits;
}

async function watchAWhile(url: string, signal: AbortSignal): Promise<void> {
  const left = AbortSignal.any([signal, AbortSignal.timeout(STAYS_MS)]);
  try {
    for await (const _ of readEvents(`${url}/v1/events`, { signal: left }));
  } catch (error) {
    if (!left.aborted) throw error;
  }
}
