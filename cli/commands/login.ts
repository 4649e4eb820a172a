import { createCall } from '#lib/browser/api-client.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Whoami } from '#lib/contract/team.ts';
import { type Invocation, Misuse } from '../command.ts';
import { connectTo } from '../hive-connection.ts';
import { readPassword } from '../read-password.ts';
import { StoredLogins } from '../stored-logins.ts';

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;

/** Stores a token for a hive once that hive has said whose it is. The token itself is never shown. */
export async function execute({ address, options, out }: Invocation): Promise<number> {
  if (address.protocol === 'http:' && !LOOPBACK.test(address.hostname)) {
    out.note('The token goes unencrypted to this address: it can be read on the way.');
  }
  const token = (await readPassword(options['token-stdin'] === true, TOKEN)).trim();
  if (token === '') throw new Misuse('There is no token to log in with.');
  const call = createCall(connectTo(address, { RBEE_TOKEN: token }));
  const { name, role } = await call<Whoami>('GET', '/v1/session');
  if (role === null) {
    throw new HiveError('unauthorized', `The hive at ${address.origin} does not know this token.`, {
      hint: 'Ask an admin for one of the page Team. It may have expired or been revoked.',
    });
  }
  new StoredLogins(process.env).put(address, token);
  out.object({ url: address.href, name, role });
  out.say(`Logged in at ${address.origin} as ${name ?? 'the person at the machine'}, ${role}.`);
  return 0;
}

const TOKEN = { asked: 'Token', option: '--token-stdin' };
