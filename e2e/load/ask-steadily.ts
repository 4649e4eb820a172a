export interface Asked {
  asked: number;
  /** Those that had another answer than 2xx, or none. */
  failed: number;
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
  const result = await autocannon({
    url,
    requests: paths.map((path) => ({ path })),
    connections: 20,
    overallRate: perSecond,
    duration: seconds,
  });
  return {
    asked: result.requests.total,
    failed: result.errors + result.non2xx,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}
