import { parentPort, workerData } from 'node:worker_threads';
import type { ByteSource } from './header-cursor.ts';
import { type HeaderLayout, layoutOf } from './header-layout.ts';
import type { HeaderShape } from './header-shape.ts';
import { listMetadata, type MetadataEntry } from './list-metadata.ts';
import { parseHeader } from './parse-header.ts';
import { shapeOf } from './shape-of.ts';

/** What the thread is told: how large each file is, and of how many bytes a header may be. */
export interface HeaderTask {
  fileBytes: number[];
  mostBytes: number;
}

/** What the thread says. It opens nothing itself: whoever started it answers each `wanted` with a `HeaderPiece`. */
export type HeaderMessage =
  | { wanted: { file: number; offsetBytes: number; lengthBytes: number } }
  | { shapes: HeaderShape[]; layouts: HeaderLayout[]; metadata: MetadataEntry[] }
  /** `fault` is the end of a sentence about that file. */
  | { fault: string; file: number };

export interface HeaderPiece {
  file: number;
  bytes: Uint8Array;
}

/** Shards that are asked for at the same time: a header of a later one is a single small piece. */
const FILES_AT_ONCE = 4;

const { fileBytes, mostBytes } = workerData as HeaderTask;
const waiting = new Map<number, (bytes: Uint8Array) => void>();
const shapes: HeaderShape[] = [];
const layouts: HeaderLayout[] = [];
/** Of the first file: of a split model it alone has them all. */
let metadata: MetadataEntry[] = [];
const files = fileBytes.entries();

parentPort?.on('message', ({ file, bytes }: HeaderPiece) => waiting.get(file)?.(bytes));
void Promise.all(Array.from({ length: FILES_AT_ONCE }, readNextFiles)).then(() => say({ shapes, layouts, metadata }));

async function readNextFiles(): Promise<void> {
  for (const [file, sizeBytes] of files) {
    try {
      const header = await parseHeader(sourceOf(file, sizeBytes), { bytes: mostBytes });
      shapes[file] = shapeOf(header);
      layouts[file] = layoutOf(header);
      if (file === 0) metadata = listMetadata(header.metadata);
    } catch (error) {
      say({ fault: error instanceof Error ? error.message : String(error), file });
    }
  }
}

function sourceOf(file: number, sizeBytes: number): ByteSource {
  return {
    sizeBytes,
    read: (offsetBytes, lengthBytes) => {
      say({ wanted: { file, offsetBytes, lengthBytes } });
      return new Promise((resolve) => waiting.set(file, resolve));
    },
  };
}

function say(message: HeaderMessage): void {
  parentPort?.postMessage(message);
}
