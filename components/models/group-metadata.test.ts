import { expect, test } from 'vitest';
import { groupMetadata } from './group-metadata.ts';

const METADATA = [
  { key: 'general.architecture', value: 'llama' },
  { key: 'llama.context_length', value: '4096' },
  { key: 'tokenizer.ggml.model', value: 'gpt2' },
  { key: 'split.count', value: '3' },
];

test('values stand in groups, under their short names', () => {
  expect(groupMetadata(METADATA, '').map(({ title, entries }) => [title, entries[0]?.name])).toEqual([
    ['General', 'architecture'],
    ['Architecture: llama', 'context_length'],
    ['Tokenizer', 'ggml.model'],
    ['Others', 'split.count'],
  ]);
});

test('are found by key and value, every word of them', () => {
  expect(groupMetadata(METADATA, 'GPT ggml')).toHaveLength(1);
  expect(groupMetadata(METADATA, 'gpt llama')).toEqual([]);
});
