import { expect, test } from 'vitest';
import type { HiveError } from '#lib/contract/hive-error.ts';
import { parseReference } from './parse-reference.ts';
import { formatReference } from './reference.ts';

const read = (text: string) => formatReference(parseReference(text, { hubEndpoint: 'https://huggingface.co' }));

test.each([
  ['ollama run hf.co/org/repo:Q4_K_M', 'org/repo:Q4_K_M'],
  ['ollama pull https://huggingface.co/org/repo --insecure', 'org/repo'],
  ['docker model pull hf.co/org/repo:q8_0', 'org/repo:Q8_0'],
  ['lms get https://huggingface.co/org/repo', 'org/repo'],
  ['llama-server -hf org/repo:Q4_K_M', 'org/repo:Q4_K_M'],
  ['$ ./build/bin/llama-cli -ngl 99 -hf org/repo -p "a b c"', 'org/repo'],
  ['llama-cli --hf-repo org/repo --hf-file a/model.gguf -c 4096', 'org/repo:a/model.gguf'],
  ['llama-server --hf-repo=org/repo:Q8_0', 'org/repo:Q8_0'],
  ['llama-server \\\n  -hf org/repo:Q8_0 \\\n  --port 8080', 'org/repo:Q8_0'],
  ['hf download org/repo', 'org/repo'],
  ['hf download org/repo model-00001-of-00002.gguf --local-dir .', 'org/repo:model-00001-of-00002.gguf'],
  ['huggingface-cli download --revision v1 org/repo --include "*Q4_K_M*"', 'org/repo@v1:Q4_K_M'],
  ["hf download org/repo --include 'UD-Q2_K_XL/*'", 'org/repo:UD-Q2_K_XL'],
])('%s', (command, reference) => expect(read(command)).toBe(reference));

test.each([
  'ollama run llama3',
  'llama-server -m model.gguf',
  'hf download',
  'hf download org/repo README.md',
  'hf download org/repo --include "*.gguf"',
  'hf auth login',
  'rm -rf /',
  'llama-server -hf ../../etc',
])('%s is refused', (command) =>
  expect(() => read(command)).toThrow(
    expect.objectContaining({ code: 'invalid_reference' } satisfies Partial<HiveError>),
  ),
);
