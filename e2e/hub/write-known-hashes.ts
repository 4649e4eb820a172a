import { writeFileSync } from 'node:fs';
import { hashAll } from './content-hash.ts';
import { sampleRepos } from './sample-repos.ts';

/** `node e2e/hub/write-known-hashes.ts`, after a change of the sample repos: they are then served without hashing first. */
const hashes = new Map<string, string>();
for (const { commits } of sampleRepos()) {
  for (const { files } of commits) {
    for (const { source } of files.values()) {
      if (source.key !== null && !hashes.has(source.key)) hashes.set(source.key, await hashAll(source));
    }
  }
}
const sorted = Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(new URL('./known-hashes.json', import.meta.url), `${JSON.stringify(sorted, null, 2)}\n`);
