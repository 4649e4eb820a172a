import { expect, test } from 'vitest';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import { sayPreview } from './say-preview.ts';

const preview = {
  exists: false,
  total_bytes: 4_000_000_000,
  missing_bytes: 4_000_000_000,
  license: 'llama2',
  gate: null,
  fits: true,
  disk: { path: '/', free_bytes: 9_000_000_000, promised_bytes: 0, left_bytes: 5_000_000_000 },
} as unknown as DownloadPreview;
const runs = (level: WireFit['level']) => ({ level }) as WireFit;

test('says size, licence and what stays free, and whether it runs once that is known', () => {
  expect(sayPreview(preview, null)).toBe('4.00 GB. Licence: llama2. 5.00 GB stay free.');
  expect(sayPreview(preview, runs('cpu'))).toBe('4.00 GB. Licence: llama2. 5.00 GB stay free. Runs in RAM.');
  expect(sayPreview(preview, runs('wont_fit'))).toContain('Too large to run on this machine.');
});

test('says that it is gated, that it lacks room, and what is here already', () => {
  const gate = { kind: 'auto', page: 'https://hub/x', access: false } as const;
  const said = sayPreview({ ...preview, gate, fits: false, missing_bytes: 1_000_000_000 }, null);
  expect(said).toContain('4.00 GB, 3.00 GB of it here already.');
  expect(said).toContain('Gated.');
  expect(said).toContain('It does not fit on the disk: 9.00 GB are free.');
  expect(sayPreview({ ...preview, exists: true }, null)).toBe('It is on this hive already.');
});
