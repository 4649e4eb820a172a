import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HubCall } from './ask-hub.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { understood } from './understood.ts';

const accountSchema = z.object({ name: z.string().min(1).max(200) });

/** The account that the token of the call belongs to. Throws `invalid_token` when the Hub does not know it. */
export async function whoAmI(call: HubCall): Promise<string> {
  if (call.token === null) throw new HiveError('invalid_token', 'There is no token to ask the Hub about.');
  const answer = await guardedFetch(call)(new URL(`${call.asked.endpoint}/api/whoami-v2`));
  return understood(async () => accountSchema.parse(await answer.json()).name.replace(/\p{C}+/gu, ' '));
}
