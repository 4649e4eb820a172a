import { sayBytes } from '#lib/contract/say-bytes.ts';
import { backUpHive } from '#lib/hive/back-up-hive.ts';
import { readSettings } from '#lib/hive/settings.ts';
import type { Invocation } from '../command.ts';

/** Reads the hive's home on this machine, so that it works while the hive is stopped, too. */
export async function execute({ args: [target = ''], out }: Invocation): Promise<number> {
  const made = await backUpHive(readSettings(process.env).home, target, new Date());
  out.object(made);
  out.say(made.path);
  out.note(
    `${sayBytes(made.size)}, whole. Not in it: the models’ bytes, and secret.key, which opens the Hub tokens in it: keep that elsewhere.`,
  );
  return 0;
}
