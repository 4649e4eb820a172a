import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { readModelShape } from '#lib/gguf/read-headers.ts';
import { headerOf } from './header-file.ts';
import type { PublishedModel } from './published-model.ts';

/** What the hive reads of a published model's header, without a file. */
export function shapeOfModel(model: PublishedModel): Promise<HeaderShape> {
  const { bytes, fileBytes } = headerOf(model);
  const source = {
    name: model.id,
    sizeBytes: fileBytes,
    read: async (offset: number, length: number) => {
      const piece = Buffer.alloc(length);
      bytes.copy(piece, 0, offset, offset + length);
      return piece;
    },
  };
  return readModelShape([source], new AbortController().signal);
}
