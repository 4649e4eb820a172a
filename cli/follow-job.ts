import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { EndEvent, Narration, ProgressEvent } from '#lib/contract/events.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Invocation } from './command.ts';

export type JobEvent =
  | { event: 'narration'; data: Narration }
  | { event: 'progress'; data: ProgressEvent }
  | { event: 'end'; data: EndEvent };

const GIVE_UP_AFTER_MS = 60_000;
const SILENT_TOO_LONG_MS = 45_000;

/**
 * Follows a job to its end, over breaks of the connection and restarts of the hive, and tells each event once.
 * Throws `hive_offline` when the hive stays away for a minute, and AbortError at `signal`.
 */
export async function followJob(
  { fetch }: Pick<Invocation, 'fetch'>,
  jobId: string,
  tell: (event: JobEvent) => void,
  signal: AbortSignal,
): Promise<EndEvent> {
  let lastId: string | undefined;
  let heardMs = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      for await (const message of readStream(fetch, jobId, lastId, signal)) {
        heardMs = Date.now();
        attempt = 0;
        if (message.id) lastId = message.id;
        const event = understand(message);
        if (event) tell(event);
        if (event?.event === 'end') return event.data;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      if (HiveError.is(error) && error.code !== 'hive_offline') throw error;
      if (Date.now() - heardMs > GIVE_UP_AFTER_MS) throw offline(error);
    }
    signal.throwIfAborted();
    await pause(Math.min(4000, 250 * 2 ** attempt), signal);
  }
}

async function* readStream(
  fetch: Invocation['fetch'],
  jobId: string,
  lastId: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<EventSourceMessage> {
  const silence = new AbortController();
  const response = await fetch(`/v1/jobs/${encodeURIComponent(jobId)}/stream`, {
    headers: { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': lastId }) },
    signal: AbortSignal.any([signal, silence.signal]),
  });
  if (!response.ok) throw await refusal(response);
  if (!response.body) return;
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message) });
  // The hive writes at least a comment each 15 s; a connection that is silent for longer is dead.
  const giveUp = () => silence.abort();
  let watchdog = setTimeout(giveUp, SILENT_TOO_LONG_MS);
  try {
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(watchdog);
      watchdog = setTimeout(giveUp, SILENT_TOO_LONG_MS);
      parser.feed(text);
      yield* messages.splice(0);
    }
  } finally {
    clearTimeout(watchdog);
  }
}

async function refusal(response: Response): Promise<Error> {
  const body = (await response.json().catch(() => null)) as { error?: Parameters<typeof HiveError.fromWire>[0] } | null;
  if (body?.error) return HiveError.fromWire(body.error);
  return new Error(`The hive answered ${response.status}.`);
}

function understand(message: EventSourceMessage): JobEvent | null {
  switch (message.event) {
    case 'narration':
    case 'progress':
    case 'end':
      return { event: message.event, data: JSON.parse(message.data) } as JobEvent;
    default:
      return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      signal.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', aborted, { once: true });
  });
}

const offline = (cause: unknown) =>
  HiveError.is(cause) ? cause : new HiveError('hive_offline', 'The hive does not answer any more.', { cause });
