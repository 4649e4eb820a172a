import { createHash } from 'node:crypto';
import type { Random } from '#e2e/support/random.ts';
import { groupVariants } from '#lib/gguf/group-variants.ts';
import { disambiguatedFolderName, modelFolderName, modelId } from '#lib/gguf/model-id.ts';
import { defaultVariant, pickVariant, selectionOf } from '#lib/gguf/pick-variant.ts';
import type { Selection } from '#lib/reference/reference.ts';
import { explainUnsafePath } from '#lib/reference/repo-path.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { oddText } from '../mutate.ts';
import { orRefused } from '../refusal.ts';
import { type FuzzTarget, Wrong } from '../target.ts';

const PIECES = [
  ...[
    'model',
    '.',
    '-',
    '_',
    '/',
    'Q4_K_M',
    'q8_0',
    'UD-',
    'IQ2_XXS',
    'F16',
    'BF16',
    '.gguf',
    '.GGUF',
    'mmproj',
    'mmproj-',
  ],
  ...[
    'imatrix',
    'mtp-',
    '-00001-of-00002',
    '-00002-of-00002',
    '-00000-of-00000',
    '-99999-of-99999',
    '-1-of-2',
    'eagle3-',
  ],
];
const ALLOWED = ['no_gguf_found', 'quant_not_found', 'file_not_found', 'split_incomplete'] as const;

/** Names of files, as a repo may list them: which of them are a model, and what its folder is called. */
export const listings: FuzzTarget = {
  open: async () => ({
    tryOne: async (random, note) => {
      const files = filesOf(random);
      const selection = selectionAmong(files, random);
      note(JSON.stringify({ selection, files: files.slice(0, 20).map(({ path }) => path) }));
      const variants = groupVariants(files);
      const byDefault = defaultVariant(variants);
      for (const variant of variants) selectionOf(variant, variants);
      if (byDefault && !variants.includes(byDefault)) throw new Wrong('The default is not among the variants.');
      const variant = await orRefused(() => pickVariant(files, selection), ALLOWED);
      if (!variant) return;
      const id = modelId('org/repo', variant);
      for (const folder of [modelFolderName(id), disambiguatedFolderName(id)]) {
        if (Buffer.byteLength(folder) > 255 || /[/\\\0]/.test(folder) || /^\.{0,2}$/.test(folder)) {
          throw new Wrong(`The folder ${folder} is none`);
        }
      }
    },
  }),
};

function filesOf(random: Random): RepoFile[] {
  const count = random.chance(0.02) ? 5000 : random.between(0, 30);
  const paths = Array.from({ length: count }, () => oddText(random, PIECES) + random.pick(['', '.gguf', '.gguf']));
  return [...new Set(paths.filter((path) => explainUnsafePath(path) === null))].map((path) => ({
    path,
    sizeBytes: random.pick([0, 1, 5_000_000_000, Number.MAX_SAFE_INTEGER]),
    digest: { algorithm: 'sha256', hex: createHash('sha256').update(path).digest('hex') },
  }));
}

function selectionAmong(files: RepoFile[], random: Random): Selection {
  const kind = random.pick(['default', 'quant', 'file'] as const);
  if (kind === 'quant') return { kind, quant: random.pick(['Q4_K_M', 'q8_0', oddText(random, PIECES).slice(0, 200)]) };
  if (kind === 'file') return { kind, path: files.length > 0 ? random.pick(files).path : oddText(random, PIECES) };
  return { kind: 'default' };
}
