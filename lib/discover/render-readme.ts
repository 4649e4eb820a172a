import { Worker } from 'node:worker_threads';
import type { ReadmeMessage, ReadmeTask } from './readme-worker.ts';

/** Ordinary READMEs take some 20 ms; texts made to be slow take a parser minutes. */
const LIMITS = { milliseconds: 3_000, megabytes: 128 };
/** The Hub has as long to answer. */
const START_MS = 12_000;

/** In a thread of its own that is ended when the text costs too much; null then, or when no parser takes it. */
export function renderReadme(task: ReadmeTask, limits = LIMITS): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const worker = new Worker(new URL('./readme-worker.ts', import.meta.url), {
    name: 'readme',
    workerData: task,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 32 },
  });
  // A busy machine takes seconds to start a thread: only what the text costs is counted.
  let timer = setTimeout(() => resolve(null), START_MS);
  worker.on('message', (message: ReadmeMessage) => {
    clearTimeout(timer);
    if (message.kind === 'rendered') resolve(message.html);
    else timer = setTimeout(() => resolve(null), limits.milliseconds);
  });
  worker.once('error', () => resolve(null));
  worker.once('exit', () => resolve(null));
  return promise.finally(async () => {
    clearTimeout(timer);
    await worker.terminate();
  });
}
