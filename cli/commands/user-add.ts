import { emailSchema, roleSchema } from '#lib/contract/team.ts';
import { addUser } from '#lib/hive/add-user.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { type Invocation, Misuse } from '../command.ts';
import { readPassword } from '../read-password.ts';

/** Writes to the hive's home on this machine, so that the first admin can be made where there is no browser. */
export async function execute({ args, options, out }: Invocation): Promise<number> {
  const email = emailSchema.safeParse(args[0]);
  if (!email.success) throw new Misuse(`${args[0]} is not an email.`);
  const role = roleSchema.safeParse(options.role);
  if (!role.success) throw new Misuse('--role is viewer, operator or admin.');
  const { home } = readSettings(process.env);
  const password = await readPassword(options['password-stdin'] === true);
  const user = await addUser(home, { email: email.data, role: role.data, password });
  out.object(user);
  out.say(`${user.email} may sign in as ${user.role}.`);
  return 0;
}
