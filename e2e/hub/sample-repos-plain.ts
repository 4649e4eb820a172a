import { padded } from './generated-file.ts';
import { type RepoDescription, repo } from './repo.ts';
import { BUMBLE_FACTS, BUMBLE_GGUF, card, PUBLISHERS_TEXT } from './sample-card.ts';
import { sampleModel } from './sample-models.ts';
import { barsPng } from './sample-picture.ts';

const MB = 1024 * 1024;

/** Repos as people publish them. */
export function plainRepos(): RepoDescription[] {
  return [llama2(), bumble(), split(), vision(), zoo(), twoRevisions(), renamed(), noGguf()];
}

/** Each a real model that loads, followed by filler, so that there is something to watch. */
function llama2(): RepoDescription {
  const quants = [
    ['Q2_K', 'Q4_0', 28],
    ['Q3_K_M', 'Q4_0', 33],
    ['Q4_0', 'Q4_0', 38],
    ['Q4_K_S', 'Q4_0', 39],
    ['Q4_K_M', 'Q4_0', 41],
    ['Q5_K_M', 'Q8_0', 48],
    ['Q6_K', 'Q8_0', 55],
    ['Q8_0', 'Q8_0', 72],
  ] as const;
  const models = quants.map(([quant, sample, megabytes], i) => [
    `llama-2-7b-chat.${quant}.gguf`,
    padded(sampleModel(`bumble-0.4m-instruct.${sample}.gguf`), { seed: 100 + i, size: megabytes * MB }),
  ]);
  return repo({
    id: 'TheBloke/Llama-2-7B-Chat-GGUF',
    formerIds: ['TheBloke/Llama-2-7b-Chat-GGUF-v2'],
    files: {
      '.gitattributes': '*.gguf filter=lfs diff=lfs merge=lfs -text\n',
      'README.md': card('Llama 2 7B Chat', 'A chat model in several quants.', 'llama2') + PUBLISHERS_TEXT,
      'config.json': `${JSON.stringify({ model_type: 'llama' }, null, 2)}\n`,
      'images/quants.png': barsPng([0.92, 0.31, 0.06]),
      ...Object.fromEntries(models),
    },
    cardData: { license: 'llama2', language: ['en'], base_model: 'meta-llama/Llama-2-7b-chat-hf' },
    gguf: BUMBLE_GGUF,
    topics: ['transformers', 'gguf', 'llama', 'text-generation', 'en', 'license:llama2'],
    libraryName: 'transformers',
    downloads: 1_204_331,
    likes: 512,
    trendingScore: 40,
  });
}

function bumble(): RepoDescription {
  return repo({
    id: 'bumble/bumble-0.4m-instruct-GGUF',
    files: {
      'README.md': card('Bumble 0.4M instruct', 'The smallest of bees.'),
      'bumble-0.4m-instruct.F16.gguf': sampleModel('bumble-0.4m-instruct.F16.gguf'),
      'bumble-0.4m-instruct.Q4_0.gguf': sampleModel('bumble-0.4m-instruct.Q4_0.gguf'),
      'bumble-0.4m-instruct.Q8_0.gguf': sampleModel('bumble-0.4m-instruct.Q8_0.gguf'),
    },
    ...BUMBLE_FACTS,
    downloads: 88_000,
    likes: 61,
    trendingScore: 35,
  });
}

function split(): RepoDescription {
  const shards = [1, 2, 3].map((n) => [
    `bumble-0.4m-instruct.Q8_0-0000${n}-of-00003.gguf`,
    sampleModel(`bumble-0.4m-instruct.Q8_0-split-0000${n}-of-00003.gguf`),
  ]);
  return repo({
    id: 'bumble/bumble-0.4m-split-GGUF',
    files: { 'README.md': card('Bumble, split', 'Q8_0 in three shards.'), ...Object.fromEntries(shards) },
    ...BUMBLE_FACTS,
    downloads: 5200,
    likes: 9,
    trendingScore: 8,
  });
}

function vision(): RepoDescription {
  return repo({
    id: 'bumble/bumble-vision-GGUF',
    files: {
      'README.md': card('Bumble with eyes', 'Needs its mmproj companion.'),
      'bumble-vision.Q4_0.gguf': sampleModel('bumble-0.4m-instruct.Q4_0.gguf'),
      'bumble-vision.Q8_0.gguf': sampleModel('bumble-0.4m-instruct.Q8_0.gguf'),
      'mmproj-bumble-F16.gguf': sampleModel('mmproj-bumble-F16.gguf'),
      'mmproj-bumble-F32.gguf': padded(sampleModel('mmproj-bumble-F16.gguf'), { seed: 7, size: 264_000 }),
    },
    ...BUMBLE_FACTS,
    pipelineTag: 'image-text-to-text',
    downloads: 14_100,
    likes: 33,
    trendingScore: 22,
  });
}

/** Quants in folders, and beside them all that looks like a model and is none. */
function zoo(): RepoDescription {
  const model = (seed: number) => padded(sampleModel('bumble-0.4m-instruct.Q4_0.gguf'), { seed, size: 300_000 + seed });
  const shards = [1, 2, 3].map((n) => [
    `Q8_0/bumble-zoo-Q8_0-0000${n}-of-00003.gguf`,
    sampleModel(`bumble-0.4m-instruct.Q8_0-split-0000${n}-of-00003.gguf`),
  ]);
  return repo({
    id: 'bumble/bumble-zoo-GGUF',
    files: {
      'README.md': card('Bumble zoo', 'Quants in folders, with companions.'),
      'Q4_K_M/bumble-zoo-Q4_K_M.gguf': model(1),
      'UD-Q4_K_XL/bumble-zoo-UD-Q4_K_XL.gguf': model(2),
      'bumble-zoo-UD-IQ2_M.gguf': model(3),
      ...Object.fromEntries(shards),
      'imatrix_unsloth.gguf': model(4),
      'bumble-zoo.imatrix': Buffer.from('importance'),
      'imatrix_unsloth.dat': Buffer.from('importance'),
      'mtp-bumble-zoo-Q8_0.gguf': model(5),
      'eagle3-bumble-zoo-Q4_K_M.gguf': model(6),
      'dflash-bumble-zoo-Q4_K_M.gguf': model(7),
    },
    ...BUMBLE_FACTS,
    downloads: 3100,
    likes: 12,
    trendingScore: 11,
  });
}

/** One name, two contents: only the chat template differs. */
function twoRevisions(): RepoDescription {
  const readme = card('Bumble, twice', 'The second commit mends the chat template.');
  const path = 'bumble-0.4m-instruct.Q8_0.gguf';
  return repo({
    id: 'bumble/bumble-two-revisions-GGUF',
    commits: [
      {
        title: 'Upload the model',
        files: { 'README.md': readme, [path]: sampleModel('bumble-0.4m-instruct.Q8_0.gguf') },
      },
      {
        title: 'Mend the chat template',
        files: { 'README.md': readme, [path]: sampleModel('bumble-0.4m-instruct.Q8_0.revision-2.gguf') },
      },
    ],
    branches: { 'release/first': 0 },
    tags: { v1: 0, v2: 1 },
    pullRequests: { 1: 0 },
    ...BUMBLE_FACTS,
    downloads: 900,
    likes: 4,
    trendingScore: 3,
  });
}

function renamed(): RepoDescription {
  return repo({
    id: 'bumble/bumble-new-name-GGUF',
    formerIds: ['bumble/bumble-old-name-GGUF'],
    files: {
      'README.md': card('Bumble, renamed', 'Once it had another name.'),
      'bumble.Q4_0.gguf': sampleModel('bumble-0.4m-instruct.Q4_0.gguf'),
    },
    ...BUMBLE_FACTS,
    downloads: 700,
    likes: 2,
  });
}

function noGguf(): RepoDescription {
  return repo({
    id: 'bumble/bumble-0.4m-instruct',
    files: {
      'README.md': card('Bumble 0.4M', 'The original weights, not converted.'),
      'config.json': `${JSON.stringify({ model_type: 'llama', hidden_size: 96 }, null, 2)}\n`,
      'model.safetensors': Buffer.alloc(4096, 'bumble'),
    },
    topics: ['transformers', 'safetensors', 'llama', 'text-generation', 'license:mit'],
    cardData: { license: 'mit' },
    libraryName: 'transformers',
    downloads: 420,
    likes: 3,
  });
}
