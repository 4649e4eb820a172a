import { generatedGguf } from './generated-file.ts';
import { type RepoDescription, repo } from './repo.ts';
import { card } from './sample-card.ts';

const MB = 1024 * 1024;

/** Files of real models' sizes, made while they are sent. */
export function bigRepos(): RepoDescription[] {
  const model = (seed: number, megabytes: number, fileType: number, split?: { no: number; count: number }) =>
    generatedGguf({
      seed,
      size: megabytes * MB,
      name: 'Big Bumble',
      fileType,
      contextLength: 32_768,
      license: 'apache-2.0',
      ...(split && { split }),
    });
  return [
    repo({
      id: 'bumble/big-bumble-GGUF',
      files: {
        'README.md': card('Big Bumble', 'From 300 MB to 8 GB.', 'apache-2.0'),
        'big-bumble.Q2_K.gguf': model(1, 300, 10),
        'big-bumble.Q4_K_M.gguf': model(2, 700, 15),
        'big-bumble.Q8_0.gguf': model(3, 2560, 7),
        'big-bumble.F16.gguf': model(4, 8192, 1),
        'big-bumble.Q6_K-00001-of-00002.gguf': model(5, 1024, 18, { no: 0, count: 2 }),
        'big-bumble.Q6_K-00002-of-00002.gguf': model(6, 900, 18, { no: 1, count: 2 }),
      },
      cardData: { license: 'apache-2.0' },
      gguf: { total: 4_500_000_000, architecture: 'llama', context_length: 32_768 },
      topics: ['gguf', 'llama', 'text-generation', 'license:apache-2.0'],
      downloads: 230_000,
      likes: 140,
      trendingScore: 30,
    }),
  ];
}
