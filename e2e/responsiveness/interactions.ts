/** From the input to the next frame; as the browser's event timing has it, in steps of 8 ms. */
export interface Interaction {
  id: number;
  name: string;
  durationMs: number;
}

/** Runs in the page, before its own scripts. */
export function observeInteractions(): void {
  const seen = new Map<number, Interaction>();
  const page = globalThis as unknown as { seenInteractions: Interaction[] };
  page.seenInteractions = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      const id = (entry as { interactionId?: number }).interactionId ?? 0;
      if (id === 0 || (seen.get(id)?.durationMs ?? 0) >= entry.duration) continue;
      seen.set(id, { id, name: entry.name, durationMs: entry.duration });
    }
    page.seenInteractions = [...seen.values()];
  });
  // 16 ms is the least that the browser tells of; what is quicker does not appear.
  observer.observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

/** The slowest, with one left out for every fifty, as the metric is defined. */
export function interactionToNextPaint(interactions: readonly Interaction[]): number {
  const slowestFirst = interactions.map(({ durationMs }) => durationMs).toSorted((a, b) => b - a);
  return slowestFirst[Math.floor(interactions.length / 50)] ?? 0;
}
