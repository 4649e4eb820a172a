import { setTimeout as sleep } from 'node:timers/promises';

export interface Asked {
  asked: number;
  /** Those that had another answer than 2xx, or none. */
  failed: number;
  /** Of the askers the one that waited longest. */
  p50Ms: number;
  p99Ms: number;
}

/** The part of autocannon’s interface that is used here; it is installed for this run alone, and has no types. */
type Autocannon = (options: {
  url: string;
  requests: { path: string }[];
  connections: number;
  overallRate: number;
  duration: number;
}) => Promise<{
  errors: number;
  timeouts: number;
  non2xx: number;
  requests: { total: number };
  latency: { p50: number; p99: number };
}>;

/** Autocannon makes the calls of a second in one go: several of it, a part of a second apart, ask more evenly. */
const ASKERS = 5;
const WARM_UP_SECONDS = 5;

/** `perSecond` calls a second in all, each path in its turn; one that comes late counts from when it was due. */
export async function askSteadily(
  url: string,
  paths: readonly string[],
  perSecond: number,
  seconds: number,
): Promise<Asked> {
  const place = process.env.RBEE_AUTOCANNON;
  if (!place) throw new Error('This runs by `npm run load`, which installs autocannon.');
  const { default: autocannon } = (await import(place)) as { default: Autocannon };
  const ask = async (duration: number) =>
    Promise.all(
      Array.from({ length: ASKERS }, async (_, n) => {
        await sleep((n * 1000) / ASKERS);
        const requests = paths.map((path) => ({ path }));
        return autocannon({ url, requests, connections: 2, overallRate: perSecond / ASKERS, duration });
      }),
    );
  // As a hive that has been running is: what was just started has yet to be compiled.
  await ask(WARM_UP_SECONDS);
  const results = await ask(seconds);
  const sum = (of: (result: (typeof results)[number]) => number) => results.reduce((all, each) => all + of(each), 0);
  const most = (of: (result: (typeof results)[number]) => number) => Math.max(...results.map(of));
  return {
    asked: sum(({ requests }) => requests.total),
    failed: sum(({ errors, non2xx }) => errors + non2xx),
    p50Ms: most(({ latency }) => latency.p50),
    p99Ms: most(({ latency }) => latency.p99),
  };
}
