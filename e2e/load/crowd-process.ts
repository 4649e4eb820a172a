import { Agent, get, type IncomingMessage } from 'node:http';
import { createHistogram } from 'node:perf_hooks';

export interface CrowdPlan {
  url: string;
  watchers: number;
  afterId: number;
}

export interface CrowdReady {
  watchers: number;
}

export interface CrowdReport {
  /** Events with a number that each of them was told; the least and the most of all. */
  told: { least: number; most: number };
  /** One sentence for each number left out or told twice, and for each stream that ended. */
  faults: string[];
  /** From when it was written down to when a watcher had it. */
  narrationMs: { p50: number; p99: number; most: number };
  /** From when the first of the crowd had it to when each of the others did. */
  progressMs: { p50: number; p99: number; most: number };
}

/** What is older than this has been seen by all. */
const FORGET_AFTER_MS = 10_000;

/** `node crowd-process.ts <plan as JSON>`: watchers of a hive's events, and what each of them was told and when. */
const plan: CrowdPlan = JSON.parse(process.argv[2] ?? '{}');
process.on('disconnect', () => process.exit(0));

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
const narrations = createHistogram();
const progress = createHistogram();
const faults: string[] = [];
const told = new Array<number>(plan.watchers).fill(0);
const firstSeen = new Map<string, number>();

await Promise.all(Array.from({ length: plan.watchers }, (_, n) => watch(n)));
setInterval(forgetOld, FORGET_AFTER_MS).unref();
process.on('message', () => process.send?.(report()));
const ready: CrowdReady = { watchers: plan.watchers };
process.send?.(ready);

/** Resolves with the first bytes: a comment that says that the stream is open. */
function watch(n: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(`${plan.url}/v1/events?last_event_id=${plan.afterId}`, { agent }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`A watcher was answered ${response.statusCode}.`));
      response.once('data', () => resolve());
      follow(n, response);
    });
    request.on('error', (error) => {
      faults.push(`Watcher ${n}: ${error.message}`);
      reject(error);
    });
  });
}

function follow(n: number, response: IncomingMessage): void {
  let lastId = plan.afterId;
  let held = '';
  response.setEncoding('utf8');
  response.on('end', () => faults.push(`The stream of watcher ${n} ended.`));
  response.on('data', (text: string) => {
    const blocks = (held + text).split('\n\n');
    held = blocks.pop() ?? '';
    const now = Date.now();
    for (const block of blocks) {
      if (block.startsWith('event: progress')) takeProgress(block);
      else if (block.startsWith('id: ')) {
        const id = Number.parseInt(block.slice(4), 10);
        if (id !== lastId + 1) faults.push(`Watcher ${n} had event ${lastId} and was given ${id} next.`);
        lastId = id;
        told[n] = (told[n] ?? 0) + 1;
        const at = /"at":"([^"]+)"/.exec(block)?.[1];
        if (at) narrations.record(Math.max(1, now - Date.parse(at)));
      }
    }
  });
}

function takeProgress(block: string): void {
  const now = performance.now();
  const first = firstSeen.get(block);
  if (first === undefined) firstSeen.set(block, now);
  else progress.record(Math.max(1, Math.round(now - first)));
}

function forgetOld(): void {
  const before = performance.now() - FORGET_AFTER_MS;
  for (const [block, at] of firstSeen) if (at < before) firstSeen.delete(block);
}

function report(): CrowdReport {
  const figures = (histogram: typeof narrations) => ({
    p50: histogram.percentile(50),
    p99: histogram.percentile(99),
    most: histogram.max,
  });
  return {
    told: { least: Math.min(...told), most: Math.max(...told) },
    faults: faults.slice(0, 20),
    narrationMs: figures(narrations),
    progressMs: figures(progress),
  };
}
