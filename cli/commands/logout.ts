import type { Invocation } from '../command.ts';
import { StoredLogins } from '../stored-logins.ts';

/** Forgets the token that is stored for a hive; what it may there is for an admin to end. */
export async function execute({ address, out }: Invocation): Promise<number> {
  const removed = new StoredLogins(process.env).remove(address);
  out.object({ url: address.href, removed });
  out.say(
    removed
      ? `The token for ${address.origin} is forgotten here. An admin can revoke it on the page Team.`
      : `No token is stored for ${address.origin}.`,
  );
  return 0;
}
