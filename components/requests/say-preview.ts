import { sayBytes } from '#lib/browser/words.ts';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { WireFit } from '#lib/contract/fit.ts';

/** What an admin decides by: size, licence, gate, room on the disk, and whether it runs here once that is known. */
export function sayPreview(preview: DownloadPreview, fit: WireFit | null): string {
  if (preview.exists) return 'It is on this hive already.';
  const { missing_bytes, total_bytes, disk, fits, license, gate } = preview;
  const here = missing_bytes < total_bytes ? `, ${sayBytes(total_bytes - missing_bytes)} of it here already` : '';
  const room = fits
    ? `${sayBytes(disk.left_bytes)} stay free.`
    : `It does not fit on the disk: ${sayBytes(disk.free_bytes)} are free.`;
  return [
    `${sayBytes(total_bytes)}${here}.`,
    `Licence: ${license ?? 'not said'}.`,
    gate === null ? '' : `Gated${gate.access === true ? ', and open to your token' : ''}.`,
    room,
    fit === null ? '' : RUNS[fit.level],
  ]
    .filter(Boolean)
    .join(' ');
}

const RUNS: Record<WireFit['level'], string> = {
  full_gpu: 'Runs on the GPU.',
  partial_gpu: 'Runs partly on the GPU.',
  cpu: 'Runs in RAM.',
  wont_fit: 'Too large to run on this machine.',
};
