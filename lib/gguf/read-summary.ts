import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HeaderAnswer } from './header-worker.ts';
import type { GgufSummary } from './variant.ts';

/**
 * What one header may cost. The largest known (262,000 tokens, 515,000 merges: 18 MB) took 4.2 s and 314 MB on a slow
 * machine; @huggingface/gguf stops at 50 MB of header, a million entries an array and 10 MB a text.
 */
const LIMITS = { milliseconds: 30_000, megabytes: 512 };

/**
 * Reads the headers of a model's finished files, all shards in order, at absolute paths; the companion is not among
 * them. A header is the publisher's word, so it is read in a thread of its own that may be stopped. Throws
 * `corrupt_gguf` for what is no GGUF, is cut off or costs too much, `storage_error` for a file that can't be opened,
 * and the signal's reason.
 */
export async function readGgufSummary(
  paths: string[],
  signal: AbortSignal,
  limits: { milliseconds: number; megabytes: number } = LIMITS,
): Promise<GgufSummary> {
  signal.throwIfAborted();
  for (const path of paths) await checkFile(path);
  signal.throwIfAborted();
  const answer = await askWorker(paths, signal, limits);
  if ('fault' in answer) throw corrupt(paths, answer.fault);
  return answer.summary;
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new HiveError('storage_error', `${basename(path)} can’t be opened.`, { cause, details: { path } });
  });
  if (!found.isFile()) throw new HiveError('storage_error', `${basename(path)} is not a file.`, { details: { path } });
}

function askWorker(
  paths: string[],
  signal: AbortSignal,
  limits: { milliseconds: number; megabytes: number },
): Promise<HeaderAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HeaderAnswer>();
  const worker = new Worker(new URL('./header-worker.ts', import.meta.url), {
    name: 'gguf-header',
    workerData: paths,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 64 },
  });
  const timer = setTimeout(() => resolve({ fault: 'its header takes too long to read' }), limits.milliseconds);
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  worker.once('message', resolve);
  worker.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ fault: 'its header takes too much memory' });
    else reject(new HiveError('internal', 'The reader of model headers failed.', { cause: error }));
  });
  worker.once('exit', () => reject(new HiveError('internal', 'The reader of model headers ended without an answer.')));
  return promise.finally(async () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  });
}

function corrupt(paths: string[], fault: string): HiveError {
  const name = basename(paths[0] ?? '');
  const reason = fault.replace(/\p{C}+/gu, ' ').slice(0, 200);
  return new HiveError('corrupt_gguf', `${name} is no readable GGUF model: ${reason}.`, {
    details: { files: paths.map((path) => basename(path)) },
  });
}
