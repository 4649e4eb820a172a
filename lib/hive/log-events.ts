import type { EventLog } from '#lib/jobs/event-log.ts';
import { getLog, presentLogContext, withLogContext } from '#lib/log/log.ts';

const MOST_AT_ONCE = 500;
const decoder = new TextDecoder();

/** Writes what happens to jobs into the log as well, each line with its job. Returns how to stop. */
export function logEvents(events: EventLog): () => void {
  let seen = events.lastId();
  let soon: NodeJS.Immediate | null = null;
  /** Which request brought the events up to a number; a commit is done before anything else is. */
  let asked: { upTo: number; requestId: string | undefined }[] = [];
  const requestOf = (id: number) => asked.find(({ upTo }) => id <= upTo)?.requestId;
  const write = () => {
    soon = null;
    const log = getLog();
    if (!log.isLevelEnabled('info')) {
      seen = events.lastId();
      asked = [];
      return;
    }
    const found = events.readAfter(seen, MOST_AT_ONCE, null);
    seen = found.at(-1)?.id ?? seen;
    for (const { id, jobId, event, bytes } of found) {
      if (event !== 'narration' || jobId === null) continue;
      const { action, target, human, level } = dataOf(bytes);
      const request_id = requestOf(id);
      const fields = { ...(request_id && { request_id }), job_id: jobId, action, target };
      log[level === 'error' || level === 'warn' ? level : 'info'](fields, human);
    }
    asked = asked.filter(({ upTo }) => upTo > seen);
    if (found.length === MOST_AT_ONCE) soon = setImmediate(() => withLogContext({}, write));
  };
  // Not within the commit that it hears of.
  const unsubscribe = events.subscribe(() => {
    asked.push({ upTo: events.lastId(), requestId: presentLogContext().request_id });
    soon ??= setImmediate(() => withLogContext({}, write));
  });
  return () => {
    unsubscribe();
    if (soon) clearImmediate(soon);
    write();
    if (soon) clearImmediate(soon);
  };
}

function dataOf(bytes: Uint8Array): { action: string; target: string; human: string; level: string } {
  const text = decoder.decode(bytes);
  return JSON.parse(text.slice(text.indexOf('data: ') + 'data: '.length));
}
