import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from './serve.ts';
import { readSettings } from './settings.ts';

test.each(['203.0.113.1', 'nowhere.invalid'])(
  'an address of no card of this machine, %s, is told as that',
  async (host) => {
    const home = mkdtempSync(path.join(tmpdir(), 'rbee-serve-'));
    onTestFinished(() => rmSync(home, { recursive: true }));
    const settings = readSettings({ RBEE_HOME: home, RBEE_HOST: host, PORT: '0' });
    await expect(serve(settings, { dev: false })).rejects.toMatchObject({
      code: 'invalid_request',
      message: `RBEE_HOST ${host} is not an address of this machine.`,
    });
    expect(readdirSync(home), 'nothing is touched').toEqual([]);
  },
);
