import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { readModelShape } from '#lib/gguf/read-headers.ts';

/** A whole model of the stand-in Hub, with its weights and its vocabulary. */
export const SAMPLE = {
  id: 'bumble/bumble-0.4m-instruct',
  quant: 'Q8_0',
  path: fileURLToPath(new URL('../hub/models/bumble-0.4m-instruct.Q8_0.gguf', import.meta.url)),
};

export async function readSample(): Promise<HeaderShape> {
  const bytes = await readFile(SAMPLE.path);
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return readModelShape([{ name: SAMPLE.id, sizeBytes: bytes.length, read }], new AbortController().signal);
}
