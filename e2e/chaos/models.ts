import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { type RepoDescription, repo } from '#e2e/hub/repo.ts';

const KB = 1000;
const REPOS = 40;
const HOURS = ['dawn', 'noon', 'dusk', 'night'];

/** What each round asks for: single files, split models, some that share their bytes, a vision model with its companion. */
export function chaosRepos(): { repos: RepoDescription[]; references: string[] } {
  const references: string[] = [];
  const repos = Array.from({ length: REPOS }, (_, n) => {
    const name = `${HOURS[n % HOURS.length]}-${n}`;
    const id = `swarm/${name}-GGUF`;
    const file = (seed: number, size: number, more: { split?: { no: number; count: number } } = {}) =>
      generatedGguf({ seed, size, name, fileType: 7, blockCount: 2, ...more });
    // Every fifth repo has the same bytes as the one before it.
    const seed = n % 5 === 4 ? n - 1 : n;
    const small = 300 * KB + (seed % 7) * 500 * KB;
    const files: Parameters<typeof repo>[0]['files'] = { [`${name}.Q8_0.gguf`]: file(seed, small) };
    references.push(`${id}:Q8_0`);
    if (n % 4 === 1) {
      for (const no of [0, 1, 2]) {
        const shard = file(1000 + 10 * n + no, 900 * KB + no * 1700 * KB, { split: { no, count: 3 } });
        files[`${name}.Q6_K-0000${no + 1}-of-00003.gguf`] = shard;
      }
      references.push(`${id}:Q6_K`);
    }
    if (n % 8 === 2) {
      files[`${name}.Q4_0.gguf`] = file(2000 + n, 12_000 * KB);
      references.push(`${id}:Q4_0`);
    }
    if (n % 8 === 3) files['mmproj-F16.gguf'] = file(3000 + n, 400 * KB);
    return repo({ id, files });
  });
  return { repos, references };
}
