import { join } from 'node:path';
import type { Stage } from '../serve/stage.ts';

/** Where huggingface_hub, and whoever does as it, keeps the bytes of the stage's files. */
export function blobsIn(cache: string, stage: Stage): string[] {
  const repo = join(cache, `models--${stage.repo.replace('/', '--')}`);
  return stage.files.map(({ sha256 }) => join(repo, 'blobs', sha256));
}
