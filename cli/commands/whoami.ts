import { createCall } from '#lib/browser/api-client.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Whoami } from '#lib/contract/team.ts';
import type { Invocation } from '../command.ts';

export async function execute({ fetch, address, out }: Invocation): Promise<number> {
  const { kind, name, role } = await createCall(fetch)<Whoami>('GET', '/v1/session');
  if (role === null) {
    throw new HiveError('unauthorized', `You are not known at ${address.origin}.`, {
      hint: 'Log in with “rbee login”, or set RBEE_TOKEN.',
    });
  }
  out.object({ url: address.href, kind, name, role });
  out.say(`${name ?? 'The person at the machine, where nobody signs in'}, ${role} at ${address.origin}.`);
  return 0;
}
