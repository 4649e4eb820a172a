import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ggufHeader } from '#e2e/hub/gguf-header.ts';
import type { Random } from '#e2e/support/random.ts';
import { pair, string, text, texts, u32le, u64, vocabulary, header as written } from '#lib/gguf/testing/gguf-bytes.ts';
import { mutateBytes, oddText } from '../mutate.ts';

const MODELS = fileURLToPath(new URL('../../hub/models', import.meta.url));
const FILE_BYTES = 200_000;

/** Real headers of the sample models in both byte orders, and made ones of all three versions. */
export function readSamples(): Buffer[] {
  const real = readdirSync(MODELS)
    .filter((name) => name.endsWith('.gguf'))
    .map((name) => readFileSync(join(MODELS, name)).subarray(0, FILE_BYTES));
  const made = ([1, 2, 3] as const).map((version) =>
    Buffer.concat([
      ggufHeader({ version, name: 'Fuzz', blockCount: 2, chatTemplate: '{{ messages[0].content }}' }, FILE_BYTES)
        .header,
      Buffer.alloc(1000),
    ]),
  );
  return [...real, ...made];
}

/** One of them changed where its header is, or one that is written to be costly. */
export function hostileHeader(samples: Buffer[], random: Random): Buffer {
  if (random.chance(0.03)) return costlyHeader(random);
  const sample = random.pick(samples);
  const within = random.pick([64, 512, 4096, sample.length]);
  return mutateBytes(sample, random, Math.min(within, sample.length));
}

function costlyHeader(random: Random): Buffer {
  const count = random.pick([1000, 50_000, 200_000]);
  switch (random.below(7)) {
    case 0:
      return written({
        pairs: [text('general.architecture', 'llama'), pair('a', 9, nestedLists(random.between(1, 5000)))],
      });
    case 1:
      return written({ pairs: vocabulary(count, count) });
    case 2:
      return written({ pairs: [pair('a', 9, Buffer.concat([u32le(8), u64(BigInt(count)), Buffer.alloc(count * 8)]))] });
    case 3:
      return written({
        pairs: Array.from({ length: Math.min(count, 70_000) }, (_, n) => text(`k${n}`, '')),
      });
    case 4:
      return written({ pairs: [text('tokenizer.chat_template', oddText(random).repeat(random.pick([1, 1000])))] });
    case 5:
      return written({
        pairs: [
          texts(
            'general.tags',
            Array.from({ length: 100 }, () => oddText(random)),
          ),
        ],
        pairCount: random.pick([1n, 0n, 65_536n, 2n ** 40n, 2n ** 64n - 1n]),
        tensorCount: random.pick([0n, 1n, 1_000_000n, 2n ** 63n]),
      });
    default:
      return written({
        tensors: Array.from({ length: Math.min(count, 50_000) }, (_, n) =>
          Buffer.concat([string(`blk.${n}.x`), u32le(1), u64(2n ** 52n), u32le(0), u64(0n)]),
        ),
      });
  }
}

/** Lists of one list each, as deep as that. */
function nestedLists(depth: number): Buffer {
  const level = Buffer.concat([u32le(9), u64(1n)]);
  return Buffer.concat([...Array.from({ length: depth }, () => level), u32le(4), u64(1n), u32le(1)]);
}
