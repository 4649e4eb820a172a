import { expect, test } from 'vitest';
import { nameOfJob } from './job-name.ts';

const name = (model: string, modelId: string | null = null) => {
  const { title, detail, owner, pinned } = nameOfJob({ model, model_id: modelId }, 'https://huggingface.co');
  return [owner, title, detail, pinned];
};

test.each([
  ['TheBloke/Llama-2-7B-Chat-GGUF', ['TheBloke', 'Llama-2-7B-Chat', null, 'TheBloke/Llama-2-7B-Chat-GGUF']],
  ['org/repo-gguf:q5_k_m', ['org', 'repo', 'Q5_K_M', 'org/repo-gguf']],
  ['org/repo@v2:sub/file.gguf', ['org', 'repo', 'file.gguf', 'org/repo@v2']],
  ['https://huggingface.co/org/repo/blob/v2/x.gguf', ['org', 'repo', 'x.gguf', 'org/repo@v2']],
  ['what is this', [null, 'what is this', null, null]],
])('%s before it is found', (model, expected) => expect(name(model)).toEqual(expected));

test('once found, the quant of its file is told', () => {
  expect(name('org/repo', 'org/repo:dir/model-UD-Q4_K_XL-00001-of-00003.gguf')[2]).toBe('UD-Q4_K_XL');
  expect(name('org/repo', 'org/repo:model.gguf')[2]).toBe('model.gguf');
});
