import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curlCommand, rbeeCommand } from './download-command.ts';

test('reads as people type it', () => {
  expect(rbeeCommand('org/repo@v1:Q4_K_M')).toBe('./rbee model download org/repo@v1:Q4_K_M');
  expect(curlCommand('org/repo', 'http://127.0.0.1:7835')).toBe(
    `curl -s http://127.0.0.1:7835/v1/jobs -d '{"operation":"model_download","model":"org/repo"}'`,
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
      expect(said(rbeeCommand(reference)).at(-1)).toBe(reference);
      expect(JSON.parse(said(curlCommand(reference, 'http://x')).at(-1) ?? '').model).toBe(reference);
    },
  );
});
