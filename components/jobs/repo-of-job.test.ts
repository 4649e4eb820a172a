import { expect, test } from 'vitest';
import { createRepoOf } from './repo-of-job.ts';

const repoOf = createRepoOf('https://huggingface.co');

test.each([
  ['Org/Repo:Q4_K_M', null, 'org/repo'],
  ['https://huggingface.co/org/Repo/blob/main/x.gguf', null, 'org/repo'],
  ['old/name', 'new/Name:f.gguf', 'new/name'],
  ['What is this', null, 'what is this'],
])('%s found as %s is about %s', (model, model_id, repo) => expect(repoOf({ model, model_id })).toBe(repo));
