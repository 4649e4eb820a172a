import { bytesOfMemory } from './byte-source.ts';
import { generatedGguf } from './generated-file.ts';
import { lfs, type RepoDescription, repo } from './repo.ts';
import { BUMBLE_FACTS, card } from './sample-card.ts';
import { sampleModel } from './sample-models.ts';

const q4 = () => sampleModel('bumble-0.4m-instruct.Q4_0.gguf');

/** Repos that a careless client stumbles over. */
export function oddRepos(): RepoDescription[] {
  return [manyFiles(), oddNames(), hostile(), missingShard(), corrupt(), versions()];
}

/** Its models come on the second page of the listing. */
function manyFiles(): RepoDescription {
  const notes = Array.from({ length: 1198 }, (_, i) => {
    const number = String(i).padStart(4, '0');
    return [`notes-${number}.txt`, `Note ${number}\n`];
  });
  return repo({
    id: 'bumble/bumble-many-files-GGUF',
    files: {
      'README.md': card('Bumble with notes', 'Twelve hundred files.'),
      ...Object.fromEntries(notes),
      'zz-bumble.Q4_0.gguf': q4(),
    },
    ...BUMBLE_FACTS,
  });
}

function oddNames(): RepoDescription {
  const names = [
    'with space.Q4_0.gguf',
    'hash#tag.Q4_0.gguf',
    'what?.Q4_0.gguf',
    '100%25.Q4_0.gguf',
    'plus+and&amp.Q4_0.gguf',
    'ünï-蜂.Q4_0.gguf',
    'quote\'and"double.Q4_0.gguf',
    'folder with space/in#side.Q8_0.gguf',
  ];
  return repo({
    id: 'bumble/bumble-odd-names-GGUF',
    files: {
      'README.md': card('Bumble, oddly named', 'Every name here is allowed by git.'),
      'notes #1?.txt': 'odd\n',
      ...Object.fromEntries(names.map((name) => [name, q4()])),
    },
    ...BUMBLE_FACTS,
  });
}

/** Names that try to leave the folder they are written to. */
function hostile(): RepoDescription {
  const names = [
    '../evil.gguf',
    '/tmp/evil.gguf',
    'a/../../evil.gguf',
    'C:\\evil.gguf',
    '..\\evil.gguf',
    'nul\u0000byte.gguf',
  ];
  return repo({
    id: 'bumble/bumble-hostile-GGUF',
    files: {
      'README.md': card('Not a bee', 'Do not let it out.'),
      ...Object.fromEntries(names.map((name) => [name, q4()])),
    },
    ...BUMBLE_FACTS,
  });
}

function missingShard(): RepoDescription {
  const shard = (n: number) => sampleModel(`bumble-0.4m-instruct.Q8_0-split-0000${n}-of-00003.gguf`);
  return repo({
    id: 'bumble/bumble-missing-shard-GGUF',
    files: {
      'README.md': card('Bumble, two thirds', 'The second shard was forgotten.'),
      'bumble.Q8_0-00001-of-00003.gguf': shard(1),
      'bumble.Q8_0-00003-of-00003.gguf': shard(3),
    },
    ...BUMBLE_FACTS,
  });
}

/** The hash is right, the content is not a model. */
function corrupt(): RepoDescription {
  return repo({
    id: 'bumble/bumble-corrupt-GGUF',
    files: {
      'README.md': card('Bumble, corrupt', 'Its publisher uploaded a web page.'),
      'bumble.Q4_K_M.gguf': lfs(`<!doctype html><title>Error</title>${'x'.repeat(100_000)}`),
    },
    ...BUMBLE_FACTS,
  });
}

/** Every version of the format, and the other byte order. */
function versions(): RepoDescription {
  const second = Buffer.from(bytesOfMemory(q4()));
  second.writeUInt32LE(2, 4);
  return repo({
    id: 'bumble/bumble-versions-GGUF',
    files: {
      'README.md': card('Bumble through the years', 'GGUF 1, 2 and 3.'),
      'bumble-v1.Q4_K_M.gguf': generatedGguf({ seed: 11, size: 400_000, version: 1, blockCount: 2, name: 'Bumble v1' }),
      'bumble-v2.Q4_0.gguf': second,
      'bumble-v3.Q8_0.gguf': sampleModel('bumble-0.4m-instruct.Q8_0.gguf'),
      'bumble-big-endian.F16.gguf': sampleModel('bumble-0.4m-instruct.F16.big-endian.gguf'),
    },
    ...BUMBLE_FACTS,
  });
}
