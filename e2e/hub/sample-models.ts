import { fileURLToPath } from 'node:url';
import { type ByteSource, diskSource } from './byte-source.ts';

/** One of the real GGUF files in `models/`, by its name there. */
export function sampleModel(name: string): ByteSource {
  if (!/^[\w.-]+\.gguf$/.test(name)) throw new Error(`There is no sample model ${name}.`);
  return diskSource(fileURLToPath(new URL(`./models/${name}`, import.meta.url)));
}
