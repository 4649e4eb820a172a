import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { readGgufSummary } from './read-summary.ts';

const sample = (name: string) => fileURLToPath(new URL(`../../e2e/hub/models/${name}`, import.meta.url));
const split = [1, 2, 3].map((index) => sample(`bumble-0.4m-instruct.Q8_0-split-0000${index}-of-00003.gguf`));
const never = new AbortController().signal;

const bumble = {
  architecture: 'llama',
  name: 'Bumble 0.4M Instruct',
  parameters: 374_496,
  contextLength: 4096,
  license: 'mit',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rbee-gguf-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a header is read', () => {
  test.each([
    ['bumble-0.4m-instruct.F16.gguf', 'F16'],
    ['bumble-0.4m-instruct.F16.big-endian.gguf', 'F16'],
    ['bumble-0.4m-instruct.Q4_0.gguf', 'Q4_0'],
    ['bumble-0.4m-instruct.Q8_0.gguf', 'Q8_0'],
    ['bumble-0.4m-instruct.Q8_0.revision-2.gguf', 'Q8_0'],
  ])('%s', async (name, quant) => {
    expect(await readGgufSummary([sample(name)], never)).toEqual({ ...bumble, quant });
  });

  test('over all shards of a split model', async () => {
    expect(await readGgufSummary(split, never)).toEqual({ ...bumble, quant: 'Q8_0' });
  });

  test('where it says little', async () => {
    const path = await written('little.gguf', header({ pairs: [text('general.name', ' \u001b[31m\n ')] }));
    expect(await readGgufSummary([path], never)).toEqual({
      architecture: null,
      name: '[31m',
      parameters: null,
      contextLength: null,
      quant: null,
      license: null,
    });
  });

  test('with values of the wrong kind taken as unknown', async () => {
    const pairs = [text('general.architecture', 'llama'), text('llama.context_length', 'many'), u32('general.name', 7)];
    pairs.push(u32('general.file_type', 1024 + 15));
    const path = await written('wrong-kinds.gguf', header({ pairs }));
    const summary = await readGgufSummary([path], never);
    expect(summary).toMatchObject({ architecture: 'llama', name: null, contextLength: null, quant: 'Q4_K_M' });
  });
});

describe('a damaged model is refused', () => {
  test('when it is something else', async () => {
    const path = await written('page.gguf', Buffer.from('<html>Sign in to the hotel network</html>'));
    expect(await fault([path])).toMatch(/magic number/);
    expect(await fault([await written('empty.gguf', Buffer.alloc(0))])).toMatch(/magic number/);
  });

  test.each([4, 23, 24, 5_000, 12_000, 400_000, 410_399])('when it ends after %i bytes', async (bytes) => {
    const whole = await readFile(sample('bumble-0.4m-instruct.Q8_0.gguf'));
    await fault([await written(`cut-${bytes}.gguf`, whole.subarray(0, bytes))]);
  });

  test('when a shard is missing', async () => {
    expect(await fault(split.slice(0, 2))).toMatch(/speaks of 3 shards, there are 2/);
  });

  test('when a shard belongs to another model', async () => {
    const stranger = join(folder, 'stranger.gguf');
    await copyFile(sample('mmproj-bumble-F16.gguf'), stranger);
    expect(await fault([...split.slice(0, 2), stranger])).toMatch(/tensors, not 30/);
  });
});

describe('a hostile header is refused', () => {
  const huge = 2n ** 64n - 1n;
  test.each<[string, Buffer]>([
    ['version 4', header({ version: 4 })],
    ['endless pairs', header({ pairCount: huge })],
    ['endless tensors', header({ tensorCount: huge })],
    ['more pairs than bytes', header({ pairCount: 90_000n })],
    ['more tensors than bytes', header({ tensorCount: 9_000_000n })],
    ['a text longer than memory', header({ pairs: [Buffer.concat([u64(huge), Buffer.from('x')])] })],
    ['an array longer than memory', header({ pairs: [pair('a', 9, Buffer.concat([u32le(0), u64(huge)]))] })],
    ['arrays in arrays in arrays', header({ pairs: [pair('a', 9, nested(5_000))] })],
    ['a type that is none', header({ pairs: [pair('a', 99, Buffer.alloc(8))] })],
    ['a tensor of more weights than the disk', header({ tensors: [tensor([2n ** 31n, 2n ** 31n], 0, 0n)] })],
    ['a tensor of a dimension that overflows', header({ tensors: [tensor([huge], 0, 0n)] })],
    ['a tensor of many dimensions', header({ tensors: [tensor(Array(2_000).fill(1n), 0, 0n)] })],
    ['a tensor behind the end', header({ tensors: [tensor([1n], 0, 2n ** 63n)] })],
    ['an alignment of zero', header({ pairs: [u32('general.alignment', 0)] })],
  ])('%s', async (name, bytes) => {
    await fault([await written(`${name.replaceAll(' ', '-')}.gguf`, bytes)]);
  });

  test('one that takes too much memory, without harm to the hive', async () => {
    const numbers = Buffer.concat([u32le(10), u64(900_000n), Buffer.alloc(900_000 * 8, 255)]);
    const path = await written('memory.gguf', header({ pairs: Array(6).fill(pair('a', 9, numbers)) }));
    const error = await refusal(readGgufSummary([path], never, { milliseconds: 100_000, megabytes: 16 }));
    expect(error).toMatchObject({ code: 'corrupt_gguf', message: expect.stringMatching(/too much memory/) });
  });

  test('one that takes too long', async () => {
    const error = await refusal(readGgufSummary(split, never, { milliseconds: 0, megabytes: 64 }));
    expect(error).toMatchObject({ code: 'corrupt_gguf', message: expect.stringMatching(/too long/) });
  });
});

test('a file that is not there is a matter of the disk', async () => {
  const error = await refusal(readGgufSummary([join(folder, 'nothing.gguf')], never));
  expect(error.code).toBe('storage_error');
});

test('reading stops with the reason of the signal', async () => {
  const reason = new Error('cancelled');
  const controller = new AbortController();
  const reading = readGgufSummary(split, controller.signal);
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
  await expect(readGgufSummary(split, controller.signal)).rejects.toBe(reason);
});

async function fault(paths: string[]): Promise<string> {
  const error = await refusal(readGgufSummary(paths, never));
  expect(error.code).toBe('corrupt_gguf');
  return error.message;
}

async function refusal(reading: Promise<unknown>): Promise<HiveError> {
  const error = await reading.then(
    (summary) => new Error(`was read: ${JSON.stringify(summary)}`),
    (reason: unknown) => reason,
  );
  if (HiveError.is(error)) return error;
  throw error;
}

async function written(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

interface HeaderParts {
  version?: number;
  pairs?: Buffer[];
  pairCount?: bigint;
  tensors?: Buffer[];
  tensorCount?: bigint;
}

/** A little-endian GGUF header of the given parts, with a little room for tensors behind it. */
function header({ version = 3, pairs = [], pairCount, tensors = [], tensorCount }: HeaderParts): Buffer {
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32le(version),
    u64(tensorCount ?? BigInt(tensors.length)),
    u64(pairCount ?? BigInt(pairs.length)),
    ...pairs,
    ...tensors,
    Buffer.alloc(64),
  ]);
}

function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function string(value: string): Buffer {
  return Buffer.concat([u64(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);
}

function pair(key: string, type: number, value: Buffer): Buffer {
  return Buffer.concat([string(key), u32le(type), value]);
}

function text(key: string, value: string): Buffer {
  return pair(key, 8, string(value));
}

function u32(key: string, value: number): Buffer {
  return pair(key, 4, u32le(value));
}

function nested(depth: number): Buffer {
  return Buffer.concat(Array.from({ length: depth }, () => Buffer.concat([u32le(9), u64(1n)])));
}

function tensor(shape: bigint[], type: number, offset: bigint): Buffer {
  return Buffer.concat([string('t'), u32le(shape.length), ...shape.map(u64), u32le(type), u64(offset)]);
}
