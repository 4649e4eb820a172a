import type { FitDevices } from '#lib/fit/devices.ts';
import { plainName } from './read-gpus.ts';
import type { RunProgram } from './run-program.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/**
 * An Apple chip's GPU uses the RAM, but not all of it: what `iogpu.wired_limit_mb` says, or as Metal recommends two
 * thirds, three quarters above 36 GiB.
 */
export async function readApple(run: RunProgram, ramBytes: number): Promise<FitDevices['gpus']> {
  const limit = Number((await run('sysctl', ['-n', 'iogpu.wired_limit_mb']))?.trim() || 0) * MIB;
  const name = (await run('sysctl', ['-n', 'machdep.cpu.brand_string'])) ?? '';
  const usual = Math.floor(ramBytes > 36 * GIB ? (ramBytes * 3) / 4 : (ramBytes * 2) / 3);
  const memoryBytes = limit > 0 && limit <= ramBytes ? limit : usual;
  return [{ id: 'apple:0', name: plainName(name, 'Apple GPU'), memoryBytes }];
}
