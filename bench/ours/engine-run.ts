import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import type { ServedFile } from '../serve/stage.ts';

export interface EngineTask {
  files: ServedFile[];
  folder: string;
  connections?: number;
  /** Stays that long, so that its memory can be looked at. */
  restMs?: number;
}

/** `node engine-run.ts <task as JSON>`: the engine alone, without a Hub, a catalog or a page. */
const { files, folder, connections, restMs = 0 }: EngineTask = JSON.parse(process.argv[2] ?? '{}');
const engine = createTransferEngine(connections === undefined ? {} : { maxConnections: connections });
const { signal } = new AbortController();
mkdirSync(folder, { recursive: true });
await Promise.all(
  files.map(({ path, sizeBytes, sha256, url }) =>
    engine.transfer({
      sizeBytes,
      digest: { algorithm: 'sha256', hex: sha256 },
      partialPath: join(folder, path),
      locate: async () => ({ url, headers: {} }),
      signal,
      onProgress: () => undefined,
      onNotice: (notice) => process.stderr.write(`${JSON.stringify(notice)}\n`),
    }),
  ),
);
await sleep(restMs);
await engine.close();
