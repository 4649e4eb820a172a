import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { HEADER_LIMITS } from './read-headers.ts';
import { readGgufSummary } from './read-summary.ts';
import { header, pair, tensor, text, u32, u32le, u64 } from './testing/gguf-bytes.ts';

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
    ['a tensor of more weights than the disk', header({ tensors: [tensor('t', [2n ** 31n, 2n ** 31n], 0, 0n)] })],
    ['a tensor of a dimension that overflows', header({ tensors: [tensor('t', [huge], 0, 0n)] })],
    ['a tensor of many dimensions', header({ tensors: [tensor('t', Array(2_000).fill(1n), 0, 0n)] })],
    ['a tensor behind the end', header({ tensors: [tensor('t', [1n], 0, 2n ** 63n)] })],
    ['an alignment of zero', header({ pairs: [u32('general.alignment', 0)] })],
  ])('%s', async (name, bytes) => {
    await fault([await written(`${name.replaceAll(' ', '-')}.gguf`, bytes)]);
  });

  test('one that takes too much memory, without harm to the hive', async () => {
    const long = Array.from({ length: 400 }, (_, index) => text(`general.${index}`, 'x'.repeat(100_000)));
    const path = await written('memory.gguf', header({ pairs: long }));
    const error = await refusal(readGgufSummary([path], never, { ...HEADER_LIMITS, megabytes: 8 }));
    expect(error).toMatchObject({ code: 'corrupt_gguf', message: expect.stringMatching(/too much memory/) });
  });

  test('one that takes too long', async () => {
    const error = await refusal(readGgufSummary(split, never, { ...HEADER_LIMITS, milliseconds: 0 }));
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

function nested(depth: number): Buffer {
  return Buffer.concat(Array.from({ length: depth }, () => Buffer.concat([u32le(9), u64(1n)])));
}
