import { type RepoDescription, repo } from './repo.ts';
import { BUMBLE_FACTS, card } from './sample-card.ts';
import { sampleModel } from './sample-models.ts';

/** Repos that not everybody may have. */
export function guardedRepos(): RepoDescription[] {
  const files = (title: string) => ({
    'README.md': card(title, 'Not for everybody.'),
    'bumble.Q4_0.gguf': sampleModel('bumble-0.4m-instruct.Q4_0.gguf'),
    'bumble.Q8_0.gguf': sampleModel('bumble-0.4m-instruct.Q8_0.gguf'),
  });
  return [
    repo({
      id: 'bumble/bumble-gated-GGUF',
      gated: 'auto',
      files: files('Gated'),
      ...BUMBLE_FACTS,
      downloads: 1900,
      likes: 8,
    }),
    repo({ id: 'bumble/bumble-gated-by-hand-GGUF', gated: 'manual', files: files('Gated by hand'), ...BUMBLE_FACTS }),
    repo({ id: 'secret-lab/bumble-private-GGUF', private: true, files: files('Private'), ...BUMBLE_FACTS }),
    repo({ id: 'bumble/bumble-disabled-GGUF', disabled: true, files: files('Disabled'), ...BUMBLE_FACTS }),
  ];
}
