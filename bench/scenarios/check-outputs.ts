import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { Stage } from '../serve/stage.ts';

/** A fast wrong answer is no answer. Throws when a file is not what was served. */
export async function checkOutputs(stage: Stage, paths: string[], { byHash }: { byHash: boolean }): Promise<void> {
  for (const [i, file] of stage.files.entries()) {
    const path = paths[i] ?? '';
    const { size } = statSync(path);
    if (size !== file.sizeBytes) throw new Error(`${file.path} has ${size} bytes instead of ${file.sizeBytes}.`);
    if (byHash && (await sha256(path)) !== file.sha256) throw new Error(`${file.path} is not what was served.`);
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest('hex');
}
