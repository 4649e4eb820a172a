import type { Narration } from '#lib/contract/events.ts';
import type { NumberedNarration } from './hive-state.ts';

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/**
 * What a job has told so far, piece by piece, from its own stream: a new watcher gets every narration first, then the
 * latest progress. Ends there, or at the first heartbeat; what comes later is on the stream of the tab.
 */
export async function* readNarrations(
  jobId: string,
  signal: AbortSignal,
  fetch: Fetch = globalThis.fetch,
): AsyncGenerator<NumberedNarration[]> {
  const watch = new AbortController();
  const response = await fetch(`/v1/jobs/${encodeURIComponent(jobId)}/stream`, {
    cache: 'no-store',
    headers: { Accept: 'text/event-stream' },
    signal: AbortSignal.any([signal, watch.signal]),
  });
  if (!response.ok || !response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + value).split('\n\n');
      text = blocks.pop() ?? '';
      const events = blocks.map(parseBlock);
      const told = events.filter((event) => event.name === 'narration');
      yield told.map((event) => ({ ...(JSON.parse(event.data) as Narration), id: event.id }));
      if (told.length < events.length) return;
    }
  } finally {
    watch.abort();
  }
}

function parseBlock(block: string): { id: number; name: string; data: string } {
  const field = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n');
  return { id: Number(field('id')), name: field('event'), data: field('data') };
}
