import { estimateMemory } from '#lib/fit/estimate-memory.ts';
import { layoutOf } from '#lib/gguf/header-layout.ts';
import { listMetadata } from '#lib/gguf/list-metadata.ts';
import { parseHeader, type RawHeader } from '#lib/gguf/parse-header.ts';
import { shapeOf } from '#lib/gguf/shape-of.ts';
import { type FuzzTarget, Wrong } from '../target.ts';
import { hostileHeader, readSamples } from './gguf-samples.ts';

/** The words that end “is no readable GGUF model: …”; anything else is a fault of the reader. */
const REFUSAL = /^(it|its|the file|a)\b/;

/** What the reader of headers does with a file, without the thread around it. */
export const ggufHeaders: FuzzTarget = {
  open: async () => {
    const samples = readSamples();
    return {
      tryOne: async (random, note) => {
        const bytes = hostileHeader(samples, random);
        const sizeBytes = random.chance(0.3) ? bytes.length * 1000 : bytes.length;
        note(bytes.subarray(0, 200).toString('hex'));
        const raw = await parse(bytes, sizeBytes);
        if (!raw) return;
        const shape = shapeOf(raw);
        const told = { shape, layout: layoutOf(raw), metadata: listMetadata(raw.metadata) };
        if (JSON.stringify(told).length > 5_000_000) throw new Wrong('It tells too much.');
        for (const contextTokens of [1, 4096, shape.contextLength ?? 0]) {
          const { totalBytes, cacheBytes } = estimateMemory(shape, { contextTokens });
          if (![totalBytes, cacheBytes].every((value) => value >= 0 && Number.isFinite(value))) {
            throw new Wrong(`The estimate is ${totalBytes} bytes, ${cacheBytes} of them for the cache`);
          }
        }
      },
    };
  },
};

async function parse(bytes: Buffer, sizeBytes: number): Promise<RawHeader | null> {
  const read = async (offset: number, length: number) => {
    if (offset < 0 || length < 0 || offset + length > sizeBytes) throw new Wrong(`It asks for ${length} at ${offset}`);
    const piece = Buffer.alloc(length);
    bytes.subarray(offset, offset + length).copy(piece);
    return piece;
  };
  try {
    return await parseHeader({ sizeBytes, read });
  } catch (error) {
    if (error instanceof Error && error.constructor === Error && REFUSAL.test(error.message)) return null;
    throw error;
  }
}
