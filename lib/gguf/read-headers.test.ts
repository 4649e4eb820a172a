import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gguf } from '@huggingface/gguf';
import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HeaderShape } from './header-shape.ts';
import { HEADER_LIMITS, type HeaderSource, readHeaders, readModelShape } from './read-headers.ts';
import {
  bools,
  header,
  pair,
  string,
  tensor,
  text,
  texts,
  u32,
  u32le,
  u32s,
  u64,
  vocabulary,
} from './testing/gguf-bytes.ts';

const never = new AbortController().signal;

/** Bytes in memory as a file of which only pieces can be had; `sizeBytes` may be more than there is. */
function sourceOf(bytes: Buffer, sizeBytes = bytes.length) {
  const asked: [offset: number, length: number][] = [];
  const source: HeaderSource = {
    name: 'model.gguf',
    sizeBytes,
    read: async (offset, length) => {
      asked.push([offset, length]);
      const piece = Buffer.alloc(length);
      bytes.copy(piece, 0, offset, offset + length);
      return piece;
    },
  };
  return { source, asked };
}

const shapeOf = (parts: Parameters<typeof header>[0]) => readModelShape([sourceOf(header(parts)).source], never);

describe('the shape of a model', () => {
  test('is read by the names of its architecture', async () => {
    const shape = await shapeOf({
      pairs: [
        text('general.architecture', 'gemma3'),
        u32('gemma3.context_length', 131_072),
        u32('gemma3.block_count', 2),
        u32('gemma3.embedding_length', 3840),
        u32('gemma3.attention.head_count', 16),
        u32s('gemma3.attention.head_count_kv', [8, 0]),
        u32('gemma3.attention.sliding_window', 1024),
        bools('gemma3.attention.sliding_window_pattern', [true, false]),
        text('tokenizer.chat_template', '{{ messages }}'),
        u32('llama.context_length', 7),
        ...vocabulary(20, 10),
      ],
    });
    expect(shape).toMatchObject({
      architecture: 'gemma3',
      contextLength: 131_072,
      blockCount: 2,
      embeddingLength: 3840,
      vocabularySize: 20,
      attention: {
        headCount: 16,
        headCountKv: [8, 0],
        keyLength: null,
        slidingWindow: 1024,
        slidingWindowPattern: [true, false],
      },
      tokenizer: { model: 'gpt2', tokens: 20, merges: 10 },
      chatTemplate: '{{ messages }}',
    });
  });

  test('adds up its tensors by type, by layer and by what they are for', async () => {
    const shape = await shapeOf({
      pairs: [text('general.architecture', 'qwen3moe')],
      tensors: [
        tensor('token_embd.weight', [256, 1000], 12, 0n),
        tensor('blk.0.attn_k.weight', [256, 2], 8, 160_000n),
        tensor('blk.0.ffn_up_exps.weight', [256, 2, 4], 12, 170_000n),
        tensor('blk.1.ssm_out.weight', [256], 0, 180_000n),
      ],
      roomBytes: 200_000,
    });
    expect(shape.parameters).toBe(256_000 + 512 + 2048 + 256);
    expect(shape.vocabularySize).toBe(1000);
    expect(shape.tensors).toEqual({
      count: 4,
      bytes: 144_000 + 544 + 1152 + 1024,
      byType: [
        { type: 'Q4_K', tensors: 2, bytes: 145_152 },
        { type: 'F32', tensors: 1, bytes: 1024 },
        { type: 'Q8_0', tensors: 1, bytes: 544 },
      ],
      tokenEmbeddingBytes: 144_000,
      outputBytes: 0,
      layers: [
        { bytes: 544 + 1152, expertBytes: 1152, attention: true, recurrent: false },
        { bytes: 1024, expertBytes: 0, attention: false, recurrent: true },
      ],
    });
  });

  test('knows attention from what keeps a state', async () => {
    const names = [
      '0.attn_k',
      '1.attn_qkv',
      '2.attn_qkv',
      '2.ssm_out',
      '3.attn_k',
      '3.ssm_out',
      '4.attn_kv_a_mqa',
      '5.ssm_in',
    ];
    const tensors = names.map((name) => tensor(`blk.${name}.weight`, [1], 0, 0n));
    const { layers } = (await shapeOf({ tensors })).tensors;
    expect(layers.map(({ attention, recurrent }) => [attention, recurrent])).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [true, true],
      [true, false],
      [false, true],
    ]);
  });

  test('has a template of bounded length, whole characters only', async () => {
    const shape = await shapeOf({ pairs: [text('tokenizer.chat_template', `x${'🐝'.repeat(200_000)}`)] });
    expect(shape.chatTemplate).toHaveLength(65_536);
    expect(shape.chatTemplate?.isWellFormed()).toBe(true);
  });

  test('of a file of version 1, which counts in 32 bits', async () => {
    const shortText = (value: string) => Buffer.concat([u32le(value.length), Buffer.from(value)]);
    const bytes = Buffer.concat([
      Buffer.from('GGUF'),
      ...[1, 1, 2].map(u32le),
      ...[shortText('general.architecture'), u32le(8), shortText('llama')],
      ...[shortText('tokenizer.ggml.tokens'), u32le(9), u32le(8), u32le(2), shortText('a'), shortText('b')],
      ...[shortText('blk.0.attn_k.weight'), u32le(1), u32le(4), u32le(0), u64(0n)],
      Buffer.alloc(64),
    ]);
    expect(await readModelShape([sourceOf(bytes).source], never)).toMatchObject({
      version: 1,
      architecture: 'llama',
      tokenizer: { tokens: 2 },
      tensors: { count: 1, bytes: 16 },
    });
  });

  test('counts the rest of the file for tensors of a type that is newer than this program', async () => {
    const tensors = [tensor('blk.0.attn_k.weight', [64], 77, 0n)];
    const shape = await shapeOf({ tensors, roomBytes: 4096 });
    expect(shape.tensors.bytes).toBeGreaterThan(4000);
    expect(shape.tensors.byType).toEqual([{ type: 'type 77', tensors: 1, bytes: 0 }]);
  });
});

describe('a header', () => {
  test('with half a million merges is passed over in 16 MB of heap', async () => {
    const bytes = header({ pairs: [text('general.architecture', 'gemma3'), ...vocabulary(262_000, 515_000)] });
    const { source, asked } = sourceOf(bytes);
    const shape = await readModelShape([source], never, { ...HEADER_LIMITS, megabytes: 16 });
    expect(shape.tokenizer).toMatchObject({ tokens: 262_000, merges: 515_000 });
    expect(asked.reduce((sum, [, length]) => sum + length, 0)).toBeLessThanOrEqual(bytes.length);
  });

  test('that is small costs one small piece of a large file', async () => {
    const bytes = header({ pairs: [text('general.architecture', 'llama')] });
    const { source, asked } = sourceOf(bytes, 40_000_000_000);
    await readHeaders([source], never);
    expect(asked).toEqual([[0, 256 * 1024]]);
  });

  test('passes over long lists of numbers without asking for them', async () => {
    const numbers = Buffer.concat([u32le(6), u64(5_000_000n), Buffer.alloc(20_000_000)]);
    const { source, asked } = sourceOf(header({ pairs: [pair('scores', 9, numbers), text('general.name', 'Long')] }));
    expect(await readModelShape([source], never)).toMatchObject({ name: 'Long' });
    expect(asked.reduce((sum, [, length]) => sum + length, 0)).toBeLessThan(1_000_000);
  });

  test('never costs more bytes than it may', async () => {
    const { source, asked } = sourceOf(header({ pairs: vocabulary(100_000, 0) }));
    const error = await refusal(readHeaders([source], never, { ...HEADER_LIMITS, bytes: 1_000_000 }));
    expect(error).toMatchObject({ code: 'corrupt_gguf', message: expect.stringMatching(/longer than 1 MB/) });
    expect(asked.reduce((sum, [, length]) => sum + length, 0)).toBeLessThanOrEqual(1_000_000);
  });

  test.each<[string, Buffer]>([
    ['names a value twice', header({ pairs: [u32('a', 1), u32('a', 2)] })],
    ['announces more layers than any model has', header({ tensors: [tensor('blk.999999.x', [1], 0, 0n)] })],
    [
      'has a key longer than the specification allows',
      header({ pairs: [Buffer.concat([string('x'.repeat(70_000)), u32le(4), u32le(1)])] }),
    ],
    [
      'has a list of texts that ends behind the file',
      header({ pairs: [texts('a', ['b', 'c'])], pairCount: 2n, roomBytes: 10 }),
    ],
  ])('that %s is refused', async (_, bytes) => {
    expect(await refusal(readHeaders([sourceOf(bytes).source], never))).toMatchObject({ code: 'corrupt_gguf' });
  });

  test('of the sample models is the same in both byte orders', async () => {
    const little = await sampleShape('bumble-0.4m-instruct.F16.gguf');
    const big = await sampleShape('bumble-0.4m-instruct.F16.big-endian.gguf');
    expect(big).toEqual({ ...little, bigEndian: true });
  });

  test.each([
    'bumble-0.4m-instruct.F16.gguf',
    'bumble-0.4m-instruct.Q4_0.gguf',
    'bumble-0.4m-instruct.Q8_0-split-00002-of-00003.gguf',
    'mmproj-bumble-F16.gguf',
  ])('of %s is what another parser reads', async (name) => {
    const shape = await sampleShape(name);
    const other = await gguf(samplePath(name), { allowLocalFile: true, computeParametersCount: true });
    const metadata: Record<string, unknown> = { ...other.metadata };
    const own = (key: string) => metadata[`${metadata['general.architecture']}.${key}`] ?? null;
    expect(shape.tensors.count).toBe(other.tensorInfos.length);
    expect(shape.parameters).toBe(other.parameterCount);
    expect(shape.architecture).toBe(metadata['general.architecture'] ?? null);
    expect(shape.contextLength).toBe(own('context_length'));
    expect(shape.attention.headCountKv).toBe(own('attention.head_count_kv'));
    expect(shape.tokenizer.tokens).toBe((metadata['tokenizer.ggml.tokens'] as unknown[] | undefined)?.length ?? null);
  });
});

const samplePath = (name: string) => fileURLToPath(new URL(`../../e2e/hub/models/${name}`, import.meta.url));

async function sampleShape(name: string) {
  const [shape] = await readHeaders([sourceOf(await readFile(samplePath(name))).source], never);
  return shape as HeaderShape;
}

describe('a source', () => {
  test('that fails is the reason why the header could not be read', async () => {
    const unreachable = new HiveError('hub_unreachable', 'No way.');
    const source = { name: 'm.gguf', sizeBytes: 1e9, read: () => Promise.reject(unreachable) };
    await expect(readHeaders([source], never)).rejects.toBe(unreachable);
  });

  test('is told to stop when the reader gives up', async () => {
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    const controller = new AbortController();
    const source: HeaderSource = {
      name: 'm.gguf',
      sizeBytes: 1e9,
      read: (_offset, _length, signal) => {
        signal.addEventListener('abort', () => resolve());
        controller.abort(new Error('cancelled'));
        return new Promise(() => undefined);
      },
    };
    await expect(readHeaders([source], controller.signal)).rejects.toThrow('cancelled');
    await stopped;
  });

  test('that gives less than was asked for is a file that was cut off', async () => {
    const source = { name: 'm.gguf', sizeBytes: 1e9, read: async () => Buffer.alloc(10) };
    expect((await refusal(readHeaders([source], never))).message).toMatch(/ends within its header/);
  });
});

async function refusal(reading: Promise<unknown>): Promise<HiveError> {
  const error = await reading.then(
    () => new Error('was read'),
    (reason: unknown) => reason,
  );
  if (HiveError.is(error)) return error;
  throw error;
}
