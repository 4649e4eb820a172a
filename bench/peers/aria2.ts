import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServedFile, Stage } from '../serve/stage.ts';
import { commandProgram } from './command-program.ts';
import { versionOf } from './version-of.ts';

/** Its defaults, but for what is in the name of the rows. */
function aria2(stage: Stage, folder: string, withCheck: boolean): string[] {
  const list = join(folder, 'aria2.list');
  writeFileSync(list, stage.files.map((file) => entry(file, withCheck)).join(''));
  const trust = stage.caFile ? [`--ca-certificate=${stage.caFile}`] : [];
  return ['aria2c', '-x16', '-s16', '--no-conf', '--quiet', '-d', folder, '-i', list, ...trust];
}

function entry({ path, url, sha256 }: ServedFile, withCheck: boolean): string {
  return `${url}\n  out=${path}\n${withCheck ? `  checksum=sha-256=${sha256}\n` : ''}`;
}

export const aria2Alone = aria2Program('aria2', 'aria2c -x16 -s16', false);
export const aria2WithCheck = aria2Program('aria2-check', 'aria2c -x16 -s16 --checksum', true);

function aria2Program(id: string, label: string, withCheck: boolean) {
  return commandProgram({
    id,
    label,
    ours: false,
    verifies: withCheck,
    find: () => versionOf('aria2c', '--version'),
    steps: (stage, folder) => [aria2(stage, folder, withCheck)],
    outputs: (stage, folder) => stage.files.map(({ path }) => join(folder, path)),
  });
}
