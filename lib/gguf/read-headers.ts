import { Worker } from 'node:worker_threads';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HeaderLayout } from './header-layout.ts';
import type { HeaderShape } from './header-shape.ts';
import type { HeaderMessage, HeaderPiece, HeaderTask } from './header-worker.ts';
import { joinShards } from './join-shards.ts';
import type { MetadataEntry } from './list-metadata.ts';

/** A file of which the header is read, wherever it is. */
export interface HeaderSource {
  /** For the message when it can't be read. */
  name: string;
  sizeBytes: number;
  /** Exactly these bytes, or a HiveError. */
  read(offsetBytes: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array>;
}

export interface HeaderLimits {
  /** For all files together, the network's time included. */
  milliseconds: number;
  /** Heap of the thread; a header of 18 MB takes 10. */
  megabytes: number;
  /** Of one header. The largest known (262,000 tokens, 515,000 merges) has 18 MB. */
  bytes: number;
}

export const HEADER_LIMITS: HeaderLimits = { milliseconds: 30_000, megabytes: 64, bytes: 50_000_000 };

/**
 * The shape of one model from the headers of its files, all shards in order; the companion is a model of its own.
 * A header is the publisher's word, so it is parsed in a thread of its own that has no files, no network and no
 * environment, and may be stopped. Throws `corrupt_gguf` for what is no GGUF, is cut off or costs too much, the
 * error of a source, and the signal's reason.
 */
export async function readModelShape(
  sources: HeaderSource[],
  signal: AbortSignal,
  limits: HeaderLimits = HEADER_LIMITS,
): Promise<HeaderShape> {
  return (await readModelHeader(sources, signal, limits)).shape;
}

/** With it all values of the first file, as one reads them. */
export async function readModelHeader(
  sources: HeaderSource[],
  signal: AbortSignal,
  limits: HeaderLimits = HEADER_LIMITS,
): Promise<{ shape: HeaderShape; metadata: MetadataEntry[] }> {
  const { shapes, metadata } = await askThread(sources, signal, limits);
  const names = sources.map(({ name }) => name);
  return { shape: joinShapes(shapes, names), metadata };
}

/** One model from the shapes of its files. Throws `corrupt_gguf` when one is missing or of another model. */
export function joinShapes(shapes: HeaderShape[], names: string[]): HeaderShape {
  try {
    return joinShards(shapes);
  } catch (error) {
    throw corrupt(names, 0, error instanceof Error ? error.message : String(error));
  }
}

/** The same for files that need not be all of a model, each by itself. */
export async function readHeaders(
  sources: HeaderSource[],
  signal: AbortSignal,
  limits: HeaderLimits = HEADER_LIMITS,
): Promise<HeaderShape[]> {
  return (await askThread(sources, signal, limits)).shapes;
}

/** What of one file's header can be compared with that of another. */
export async function readLayout(
  source: HeaderSource,
  signal: AbortSignal,
  limits: HeaderLimits = HEADER_LIMITS,
): Promise<HeaderLayout> {
  const [layout] = (await askThread([source], signal, limits)).layouts;
  if (!layout) throw new HiveError('internal', 'The reader of model headers gave no layout.');
  return layout;
}

interface ThreadAnswer {
  shapes: HeaderShape[];
  layouts: HeaderLayout[];
  metadata: MetadataEntry[];
}

async function askThread(sources: HeaderSource[], signal: AbortSignal, limits: HeaderLimits): Promise<ThreadAnswer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
  const names = sources.map(({ name }) => name);
  const reading = new AbortController();
  const task: HeaderTask = { fileBytes: sources.map(({ sizeBytes }) => sizeBytes), mostBytes: limits.bytes };
  const worker = new Worker(new URL('./header-worker.ts', import.meta.url), {
    name: 'gguf-header',
    workerData: task,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 16 },
  });
  const fail = (file: number, fault: string) => reject(corrupt(names, file, fault));
  const timer = setTimeout(() => fail(0, 'its header takes too long to read'), limits.milliseconds);
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  worker.on('message', (message: HeaderMessage) => {
    if ('shapes' in message) resolve(message);
    else if ('fault' in message) fail(message.file, message.fault);
    else send(worker, sources, message.wanted, reading.signal).catch(reject);
  });
  worker.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') fail(0, 'its header takes too much memory');
    else reject(new HiveError('internal', 'The reader of model headers failed.', { cause: error }));
  });
  worker.once('exit', () => reject(new HiveError('internal', 'The reader of model headers ended without an answer.')));
  return promise.finally(async () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    reading.abort();
    await worker.terminate();
  });
}

async function send(
  worker: Worker,
  sources: HeaderSource[],
  { file, offsetBytes, lengthBytes }: { file: number; offsetBytes: number; lengthBytes: number },
  signal: AbortSignal,
): Promise<void> {
  const bytes = await sources[file]?.read(offsetBytes, lengthBytes, signal);
  if (bytes === undefined) throw new HiveError('internal', 'The reader of model headers asked for no file.');
  const piece: HeaderPiece = { file, bytes };
  worker.postMessage(piece);
}

function corrupt(names: string[], file: number, fault: string): HiveError {
  const reason = fault.replace(/\p{C}+/gu, ' ').slice(0, 200);
  return new HiveError('corrupt_gguf', `${names[file]} is no readable GGUF model: ${reason}.`, {
    details: { files: names },
  });
}
