import { expect, test } from 'vitest';
import { aJob } from '#lib/browser/testing/samples.ts';
import { nameOfJob } from '../jobs/job-name.ts';
import { understandReference } from '../jobs/understand-reference.ts';
import { listCommands, type PaletteSource } from './palette-commands.ts';

const HUB = 'https://huggingface.co';
const labels = (
  text: string,
  running = [aJob(1), aJob(2, { state: 'paused' })],
  attention = [aJob(3, { state: 'failed' })],
  models: PaletteSource['models'] = [],
) =>
  listCommands({
    text,
    understanding: understandReference(text, HUB),
    pages: [{ href: '/models', label: 'Models', letter: 'm' }],
    downloads: { running, attention },
    nameOf: (job) => nameOfJob(job, HUB),
    notices: 'off',
    models,
  }).map((command) => command.label);

test('without a word it offers what can be done here, and failures before what runs', () => {
  expect(labels('')).toEqual([
    'Download a model',
    'Pause all downloads',
    'Resume all downloads',
    'Notify me when downloads end',
    'Keyboard shortcuts',
    'Models',
    'repo-3',
    'repo-1',
    'repo-2',
  ]);
  expect(labels('', [], [])).not.toContain('Pause all downloads');
});

test('a pasted address or command is a download, first of all', () => {
  const address = `${HUB}/org/repo/tree/main`;
  expect(labels(address)).toEqual(['Download org/repo']);
  expect(labels('ollama run hf.co/org/repo:q4_0')).toEqual(['Download org/repo:Q4_0']);
});

test('words narrow it, and can be looked for elsewhere', () => {
  expect(labels('all pause')).toEqual([
    'Pause all downloads',
    'Models with “all pause”',
    'At the Hub: “all pause”',
    'Downloads with “all pause”',
  ]);
  expect(labels('repo-3')[0]).toBe('repo-3');
});

test('models of the catalog stand before where else one can look, and lead to their pages', () => {
  const found = [{ id: 'org/Llama-2-GGUF:a b.gguf', repo: 'org/Llama-2-GGUF', quant: 'Q4_0' }];
  expect(labels('llama', [], [], found)).toEqual([
    'Llama-2 Q4_0',
    'Models with “llama”',
    'At the Hub: “llama”',
    'Downloads with “llama”',
  ]);
});
