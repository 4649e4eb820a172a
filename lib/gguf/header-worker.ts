import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { gguf } from '@huggingface/gguf';
import { checkCounts } from './header-counts.ts';
import { factsOf, type HeaderFacts, summarize } from './summarize-headers.ts';
import type { GgufSummary } from './variant.ts';

/** What the thread answers, once. `fault` is the end of a sentence. */
export type HeaderAnswer = { summary: GgufSummary } | { fault: string };

void answer(workerData as string[]).then((answered) => parentPort?.postMessage(answered));

async function answer(paths: string[]): Promise<HeaderAnswer> {
  const shards: HeaderFacts[] = [];
  try {
    for (const path of paths) shards.push(await readHeader(path));
    return { summary: summarize(shards) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

async function readHeader(path: string): Promise<HeaderFacts> {
  // The parser takes an http address for a file of the network.
  if (!isAbsolute(path)) throw new Error('its path is not absolute');
  const { size } = await stat(path);
  await checkCounts(path, size);
  return factsOf(await gguf(path, { allowLocalFile: true, computeParametersCount: true }), size);
}
