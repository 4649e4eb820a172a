import { isDeepStrictEqual } from 'node:util';
import type { ErrorCode } from '#lib/contract/error-codes.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import { formatReference } from '#lib/reference/reference.ts';
import { mutateBytes, oddText } from '../mutate.ts';
import { orRefused } from '../refusal.ts';
import { type FuzzTarget, Wrong } from '../target.ts';

const HUB = 'http://127.0.0.1:4567';
const GOOD = [
  ...['org/repo', 'org/repo:Q4_K_M', 'org/repo@main:UD-Q4_K_XL', 'org/repo:path/file-00001-of-00003.gguf'],
  ...['hf.co/org/repo:Q8_0', 'hf://org/repo/file.gguf', 'https://huggingface.co/org/repo/blob/main/a%20b.gguf'],
  ...[`${HUB}/org/repo/resolve/refs%2Fpr%2F1/x.gguf?download=true`, `${HUB}/org/repo/tree/main/q4`],
  ...['ollama run hf.co/org/repo:Q4_0', 'llama-server -hf org/repo:Q8_0 -c 4096', 'hf download org/repo x.gguf'],
  'huggingface-cli download org/repo --include "*.Q4*.gguf" --revision v1',
];
const PIECES = [
  'org',
  'repo',
  '/',
  ':',
  '@',
  'x.gguf',
  'hf.co/',
  'https://',
  'hf download ',
  ' --include ',
  '-hf ',
  '%2F',
];
const ALLOWED: ErrorCode[] = ['invalid_reference', 'unsafe_path'];

/** What people type and paste. */
export const references: FuzzTarget = {
  open: async () => ({
    tryOne: async (random, note) => {
      const text = random.chance(0.5)
        ? mutateBytes(Buffer.from(random.pick(GOOD)), random).toString()
        : random.pick(['', ...GOOD]) + oddText(random, PIECES);
      note(text);
      const reference = await orRefused(() => parseReference(text, { hubEndpoint: HUB }), ALLOWED);
      if (reference === null) return;
      const again = await orRefused(() => parseReference(formatReference(reference), { hubEndpoint: HUB }), []);
      if (!isDeepStrictEqual(again, reference))
        throw new Wrong(`Its one form ${formatReference(reference)} is another`);
    },
  }),
};
