import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHubToken } from './hub-token.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'rbee-token-'));
});
afterEach(() => rm(home, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(home, path, '..'), { recursive: true });
  await writeFile(join(home, path), text);
}

describe('the Hub token', () => {
  test('is none on a machine without one', () => {
    expect(readHubToken({}, home)).toBeNull();
    expect(readHubToken({ HF_TOKEN: '  ', HF_TOKEN_PATH: '' }, home)).toBeNull();
  });

  test('is found where huggingface_hub looks, the nearest first', async () => {
    await put('.cache/huggingface/token', 'hf_default\n');
    await put('xdg/huggingface/token', ' hf_xdg \r\n');
    await put('hf/token', 'hf_home');
    await put('elsewhere', 'hf_path');
    const env: Record<string, string> = {};
    expect(readHubToken(env, home)).toBe('hf_default');
    env.XDG_CACHE_HOME = join(home, 'xdg');
    expect(readHubToken(env, home)).toBe('hf_xdg');
    env.HF_HOME = '~/hf';
    expect(readHubToken(env, home)).toBe('hf_home');
    env.HF_TOKEN_PATH = '~/elsewhere';
    expect(readHubToken(env, home)).toBe('hf_path');
    env.HF_TOKEN = ' hf_env\n';
    expect(readHubToken(env, home)).toBe('hf_env');
    env.HF_HUB_DISABLE_IMPLICIT_TOKEN = '1';
    expect(readHubToken(env, home)).toBeNull();
  });

  test('that can’t be sent is refused without being told', () => {
    expect(() => readHubToken({ HF_TOKEN: 'hf_a b' }, home)).toThrow(
      expect.objectContaining({ code: 'invalid_token', message: expect.not.stringContaining('hf_a b') }),
    );
  });

  test('in a file that can’t be read is told with its place', async () => {
    await mkdir(join(home, 'folder'));
    expect(() => readHubToken({ HF_TOKEN_PATH: join(home, 'folder') }, home)).toThrow(
      expect.objectContaining({ code: 'storage_error', message: expect.stringContaining('folder') }),
    );
  });
});
