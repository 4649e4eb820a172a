import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { type RepoDescription, repo } from '#e2e/hub/repo.ts';

const SMALL_BYTES = 100_000;

export interface Offer {
  big: number;
  bigBytes: number;
  small: number;
}

export const bigReference = (n: number) => `load/big-${n}-GGUF:Q8_0`;
export const smallReference = (n: number) => `load/small-${n}-GGUF:Q8_0`;

/** Models for downloads that go on and on, and many small ones for a rush. */
export function loadRepos({ big, bigBytes, small }: Offer): RepoDescription[] {
  const one = (kind: string, n: number, seed: number, size: number) =>
    repo({
      id: `load/${kind}-${n}-GGUF`,
      files: {
        [`${kind}-${n}.Q8_0.gguf`]: generatedGguf({ seed, size, name: `${kind}-${n}`, fileType: 7, blockCount: 2 }),
      },
    });
  return [
    ...Array.from({ length: big }, (_, n) => one('big', n, 50_000 + n, bigBytes)),
    ...Array.from({ length: small }, (_, n) => one('small', n, 60_000 + n, SMALL_BYTES)),
  ];
}
