import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curlCommand, rbeeCommand } from './download-command.ts';

const USUAL = 'http://127.0.0.1:7835';

test('reads as people type it', () => {
  expect(rbeeCommand('org/repo@v1:Q4_K_M', USUAL)).toBe('./rbee model download org/repo@v1:Q4_K_M');
  expect(curlCommand('org/repo', USUAL, { signedIn: false })).toBe(
    `curl -s http://127.0.0.1:7835/v1/jobs -d '{"operation":"model_download","model":"org/repo"}'`,
  );
});

test('reaches the hive whose page it stands on, as someone it knows', () => {
  expect(rbeeCommand('org/repo', 'http://hive.example:8000')).toBe(
    './rbee model download org/repo --url http://hive.example:8000',
  );
  expect(curlCommand('org/repo', 'https://hive.example', { signedIn: true })).toContain(
    'curl -s https://hive.example/v1/jobs -H "Authorization: Bearer $RBEE_TOKEN" -d ',
  );
});

describe.skipIf(process.platform === 'win32')('a shell', () => {
  test.each(['o/r:with space.gguf', `o/r:quote'and"double.gguf`, 'o/r:$(touch x)`y`.gguf', 'o/r:a;b&c|d.gguf'])(
    'gets %s as it is',
    (reference) => {
      const said = (command: string) =>
        execFileSync('sh', ['-c', command.replace(/^(\S+)/, 'printf "%s\\n"')], { encoding: 'utf8' })
          .trim()
          .split('\n');
      expect(said(rbeeCommand(reference, USUAL)).at(-1)).toBe(reference);
      expect(JSON.parse(said(curlCommand(reference, 'http://x', { signedIn: true })).at(-1) ?? '').model).toBe(
        reference,
      );
    },
  );
});
