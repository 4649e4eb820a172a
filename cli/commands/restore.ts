import { restoreHive } from '#lib/hive/restore-hive.ts';
import { readSettings } from '#lib/hive/settings.ts';
import type { Invocation } from '../command.ts';

/** Works on the hive's home on this machine; nothing may run there. */
export async function execute({ args: [backup = ''], out }: Invocation): Promise<number> {
  const { home } = readSettings(process.env);
  const restored = await restoreHive(home, backup, new Date());
  out.object(restored);
  out.say(`${restored.path} is as in the backup.`);
  if (restored.former) out.note(`What was there is kept as ${restored.former}.`);
  return 0;
}
