import type { FaultInput } from './faults.ts';
import type { SettingsChange } from './hub-state.ts';
import type { LimitChange } from './rate-limits.ts';
import type { LogEntry, LogQuery } from './request-log.ts';

/** Steers a hub that runs in another process, by its `url`. Throws with the hub's own words when it refuses. */
export function steerHub(url: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/__control/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const answer = (await response.json()) as { error?: string };
    if (!response.ok) throw new Error(answer.error);
    return answer;
  };
  return {
    addFault: async (...faults: FaultInput[]) => ((await call('POST', 'faults', faults)) as { ids: string[] }).ids,
    clearFaults: () => call('DELETE', 'faults'),
    removeFault: (id: string) => call('DELETE', `faults/${id}`),
    change: (settings: SettingsChange) => call('PATCH', 'settings', settings),
    changeLimits: (limits: LimitChange) => call('PATCH', 'limits', limits),
    moveBranch: (repo: string, branch: string, to: number | string) => call('POST', 'branches', { repo, branch, to }),
    grant: (token: string, repo: string) => call('POST', 'grants', { token, repo }),
    advanceClock: (advanceMs: number) => call('POST', 'clock', { advanceMs }),
    addRepo: async (repo: unknown) => (await call('POST', 'repos', repo)) as { id: string; commits: string[] },
    log: async (query: LogQuery = {}) =>
      (await call('GET', `log?${new URLSearchParams({ ...query })}`)) as { entries: LogEntry[]; bytesSent: number },
    clearLog: () => call('DELETE', 'log'),
    leaks: async () => ((await call('GET', 'leaks')) as { entries: LogEntry[] }).entries,
    reset: () => call('POST', 'reset', {}),
  };
}
