import { describe, expect, test } from 'vitest';
import { type ByteSource, joinedSource } from '#e2e/hub/byte-source.ts';
import { ggufOf } from '#e2e/hub/generated-file.ts';
import { type FileInput, repo } from '#e2e/hub/repo.ts';
import { uniqueBytes } from '#e2e/hub/unique-bytes.ts';
import type { CheckResult } from '#lib/contract/upstream.ts';
import { versionRoom } from './testing/version-room.ts';

const REPO = 'bees/moving-GGUF';
const FILE = 'moving.Q8_0.gguf';
const ID = `${REPO}:${FILE}`;
const weights = uniqueBytes({ seed: 1, size: 20_000_000 });
const shape = { blockCount: 2, fileType: 7 };
const before = ggufOf(weights, shape);
const first: Record<string, FileInput> = { [FILE]: before, 'README.md': 'a', 'config.json': '{}' };

/** The weights with other ones in place of the middle of them. */
function withOther(bytes: number): ByteSource {
  const part = (start: number, end: number): ByteSource => ({
    size: end - start,
    key: `${weights.key}[${start},${end}]`,
    read: (from, to) => weights.read(start + from, start + to),
  });
  const middle = weights.size / 2;
  return joinedSource([part(0, middle), uniqueBytes({ seed: 9, size: bytes }), part(middle + bytes, weights.size)]);
}

async function look(second: Record<string, FileInput>, xet = true) {
  const room = await versionRoom([repo({ id: REPO, xet, commits: [{ files: first }, { files: second }] })]);
  room.hub.moveBranch(REPO, 'main', 0);
  await room.run('model_download', REPO);
  room.hub.moveBranch(REPO, 'main', 1);
  room.hub.log.clear();
  const job = await room.run('model_check', ID, { ids: [ID] });
  expect(room.hub.log.leaks()).toEqual([]);
  return { ...room, job, upstream: room.catalog.get(ID).upstream, result: job.result as CheckResult };
}

describe('a check', () => {
  test.each([
    ['only the README', { ...first, 'README.md': 'b' }, 'Only README.md has changed.'],
    [
      'other files',
      { ...first, 'config.json': '[]', 'more.Q4_0.gguf': withOther(1000) },
      'Other files have changed: config.json and more.Q4_0.gguf. Those of this model are the same.',
    ],
    [
      'another name of the file alone',
      { 'README.md': 'a', 'config.json': '{}', 'new.Q8_0.gguf': before },
      /^Only|^Other/,
    ],
  ])('tells %s, and reads no byte of the model', async (_, second, human) => {
    const { upstream, result, hub } = await look(second);
    expect(upstream).toMatchObject({ change: 'others', human: expect.stringMatching(human) });
    expect(result).toMatchObject({ checked: 1, moved: [] });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(0);
  });

  test('tells a new chat template from other weights by the terms and what these leave open', async () => {
    const { upstream, hub, log } = await look({ ...first, [FILE]: ggufOf(weights, { ...shape, chatTemplate: 'new' }) });
    expect(upstream).toMatchObject({
      change: 'header',
      header_keys: ['tokenizer.chat_template'],
      human: 'The chat template has changed. The weights are the same.',
    });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan(5_000_000);
    const heard = log.readAfter(0, 1000, null).filter(({ event }) => event === 'model');
    expect(new TextDecoder().decode(heard.at(-1)?.bytes)).toContain('"change":"header"');
  });

  test('says that it can’t be told where the Hub does not tell, and never guesses', async () => {
    const { upstream } = await look({ ...first, [FILE]: ggufOf(weights, { ...shape, chatTemplate: 'new' }) }, false);
    expect(upstream?.change).toBe('undetermined');
    const tiny = await look({ ...first, [FILE]: ggufOf(withOther(64), shape) }, false);
    expect(tiny.upstream?.change).toBe('undetermined');
  });

  test.each([
    ['one byte in the middle, by the terms', ggufOf(withOther(1), shape), true],
    ['all of them, by a look here and there', ggufOf(uniqueBytes({ seed: 3, size: weights.size }), shape), false],
    ['a tensor more', ggufOf(weights, { ...shape, blockCount: 3 }), false],
  ])('tells other weights: %s', async (_, file, xet) => {
    const { upstream, result } = await look({ ...first, [FILE]: file }, xet);
    expect(upstream).toMatchObject({ change: 'weights', files: [{ path: FILE, change: 'weights' }] });
    expect(result.moved).toEqual([ID]);
  });

  test('tells a file that has gone', async () => {
    const { upstream } = await look({ 'README.md': 'a', 'other.Q8_0.gguf': withOther(1000) });
    expect(upstream).toMatchObject({ change: 'gone', commit: expect.any(String) });
  });

  test('asks once for a repo that has not moved, and not again for what was told before', async () => {
    const { hub, run, catalog } = await look({ ...first, [FILE]: ggufOf(weights, { ...shape, chatTemplate: 'new' }) });
    hub.log.clear();
    await run('model_check', 'all models', { idle: true });
    expect(hub.log.entries.map(({ endpoint }) => endpoint)).toEqual(['info']);
    hub.moveBranch(REPO, 'main', 0);
    await run('model_check', 'all models', { ids: null });
    expect(catalog.get(ID).upstream?.change).toBe('current');
  });

  test('waits where the quota of the Hub is used up, and says so', async () => {
    const { hub, begin, told, runner, store } = await look(first);
    hub.limits.change({ quotas: { anonymous: { api: 1 } } });
    const id = begin('model_check', 'all models');
    await expect
      .poll(() => [store.get(id).state, ...told(id).map(({ action }) => action)], { timeout: 20_000 })
      .toEqual(['resolving', 'job_create', 'hf_rate_limited']);
    await runner.cancel(id, false);
  });
});
