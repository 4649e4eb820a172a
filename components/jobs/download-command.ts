import { shellWord } from '../models/runtime-command.ts';

/** The download as a line for a shell, in a checkout of the hive. */
export const rbeeCommand = (reference: string): string => `./rbee model download ${shellWord(reference)}`;

export function curlCommand(reference: string, origin: string): string {
  const body = JSON.stringify({ operation: 'model_download', model: reference });
  return `curl -s ${origin}/v1/jobs -d ${shellWord(body)}`;
}
