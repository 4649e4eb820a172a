import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HeaderShape } from './header-shape.ts';
import { HEADER_LIMITS, type HeaderSource, readModelShape } from './read-headers.ts';
import type { GgufSummary } from './variant.ts';

/**
 * Reads the headers of a model's finished files, all shards in order, at absolute paths; the companion is not among
 * them. Throws `corrupt_gguf` for what is no GGUF, is cut off or costs too much, `storage_error` for a file that can't
 * be opened, and the signal's reason.
 */
export async function readGgufSummary(
  paths: string[],
  signal: AbortSignal,
  limits = HEADER_LIMITS,
): Promise<GgufSummary> {
  signal.throwIfAborted();
  const sources = await Promise.all(paths.map(localSource));
  return summaryOf(await readModelShape(sources, signal, limits));
}

/** What the catalog keeps of a shape. */
export function summaryOf(shape: HeaderShape): GgufSummary {
  return {
    architecture: shape.architecture,
    name: shape.name,
    parameters: shape.parameters > 0 ? shape.parameters : null,
    contextLength: shape.contextLength,
    quant: shape.quant,
    license: shape.license,
  };
}

/** A file of this machine as a source of headers. */
export async function localSource(path: string): Promise<HeaderSource> {
  const name = basename(path);
  const found = await stat(path).catch((cause: unknown) => {
    throw new HiveError('storage_error', `${name} can’t be opened.`, { cause, details: { path } });
  });
  if (!found.isFile()) throw new HiveError('storage_error', `${name} is not a file.`, { details: { path } });
  return {
    name,
    sizeBytes: found.size,
    read: (offsetBytes, lengthBytes) =>
      readPiece(path, offsetBytes, lengthBytes).catch((cause: unknown) => {
        throw new HiveError('storage_error', `${name} can’t be read.`, { cause, details: { path } });
      }),
  };
}

async function readPiece(path: string, offsetBytes: number, lengthBytes: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(lengthBytes), 0, lengthBytes, offsetBytes);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
