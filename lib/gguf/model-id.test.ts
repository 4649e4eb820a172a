import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disambiguatedFolderName, modelFolderName, modelId } from './model-id.ts';
import { repoFiles } from './testing/repo-files.ts';

test('a model is named after its first file', () => {
  expect(modelId('org/repo', { weights: repoFiles('d/m-00001-of-00002.gguf', 'd/m-00002-of-00002.gguf') })).toBe(
    'org/repo:d/m-00001-of-00002.gguf',
  );
});

describe('the folder of a model', () => {
  test('is the id with / and : as -', () => {
    expect(modelFolderName('TheBloke/Llama-2-7B-Chat-GGUF:llama-2-7b-chat.Q4_K_M.gguf')).toBe(
      'TheBloke-Llama-2-7B-Chat-GGUF-llama-2-7b-chat.Q4_K_M.gguf',
    );
    expect(modelFolderName('o/r:d/f.gguf')).toBe('o-r-d-f.gguf');
  });

  test('has a second form for ids that share the first', () => {
    const [one, other] = ['a/b-c:d.gguf', 'a-b/c:d.gguf'];
    expect(modelFolderName(one)).toBe(modelFolderName(other));
    expect(disambiguatedFolderName(one)).toMatch(/^a-b-c-d\.gguf-[0-9a-f]{16}$/);
    expect(disambiguatedFolderName(one)).not.toBe(disambiguatedFolderName(other));
  });

  test('fits every file system', () => {
    const long = `org/repo:${'é'.repeat(200)}.gguf`;
    expect(modelFolderName(long)).toBe(disambiguatedFolderName(long));
    expect(Buffer.byteLength(modelFolderName(long))).toBeLessThanOrEqual(255);
    expect(modelFolderName('o/r:what?.gguf')).toMatch(/^o-r-what_\.gguf-[0-9a-f]{16}$/);
  });

  test('is one name that stays where it is, whatever the file is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (file) => {
        for (const name of [modelFolderName(`o/r:${file}.gguf`), disambiguatedFolderName(`o/r:${file}.gguf`)]) {
          expect(name).toMatch(/^o-r-[^/\\]*$/);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        }
      }),
    );
  });
});
