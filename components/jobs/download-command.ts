import { shellWord } from '../models/runtime-command.ts';

/** Where `rbee` looks for a hive by itself. */
const USUAL_ORIGINS = ['http://127.0.0.1:7835', 'http://localhost:7835'];

/** The download as a line for a shell, in a checkout of the hive. It finds the token of `rbee login` by itself. */
export function rbeeCommand(reference: string, origin: string): string {
  const command = `./rbee model download ${shellWord(reference)}`;
  return USUAL_ORIGINS.includes(origin) ? command : `${command} --url ${shellWord(origin)}`;
}

/** Where people sign in it needs a token, which the shell holds. */
export function curlCommand(reference: string, origin: string, { signedIn }: { signedIn: boolean }): string {
  const body = JSON.stringify({ operation: 'model_download', model: reference });
  const token = signedIn ? ' -H "Authorization: Bearer $RBEE_TOKEN"' : '';
  return `curl -s ${shellWord(`${origin}/v1/jobs`)}${token} -d ${shellWord(body)}`;
}
