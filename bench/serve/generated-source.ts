import type { ByteSource } from '#e2e/hub/byte-source.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import type { BenchFile } from '../models.ts';

/** A file of a model, made while it is read. */
export function generatedSource({ sizeBytes, seed, split }: BenchFile): ByteSource {
  return generatedGguf({ seed, size: sizeBytes, name: 'Bench', fileType: 15, ...(split && { split }) });
}
