import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { barsPng } from '#e2e/hub/sample-picture.ts';
import type { RangedFile, RepoFile } from '#lib/vendors/vendor.ts';
import { readPicture } from './read-picture.ts';

const PNG = barsPng([0.2, 0.8]);
const signal = new AbortController().signal;

function picture(path: string, bytes: Buffer, algorithm: 'sha256' | 'git-sha1' = 'sha256') {
  const hash = algorithm === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes.length}\0`);
  const file: RepoFile = {
    path,
    sizeBytes: bytes.length,
    digest: { algorithm, hex: hash.update(bytes).digest('hex') },
  };
  let reads = 0;
  const source: RangedFile = {
    sizeBytes: bytes.length,
    read: async (offset, length) => {
      reads += 1;
      return bytes.subarray(offset, offset + length);
    },
  };
  return { file, source, reads: () => reads };
}

describe('a picture of a repo', () => {
  test.each(['sha256', 'git-sha1'] as const)('is what its bytes are, proven by its %s', async (algorithm) => {
    const { file, source } = picture('img/a.jpg', PNG, algorithm);
    expect(await readPicture(source, file, signal)).toEqual({ type: 'image/png', bytes: PNG });
  });

  test.each([
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
    ['image/gif', Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1')],
    ['image/webp', Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 ', 'latin1')],
  ])('may be %s', async (type, bytes) => {
    const { file, source } = picture('a.png', bytes);
    expect((await readPicture(source, file, signal)).type).toBe(type);
  });

  test.each([
    ['a page', 'a.png', Buffer.from('<html><script>alert(1)</script>')],
    ['an SVG by its bytes', 'a.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['an SVG by its name', 'a.svg', PNG],
    ['a model', 'a.gguf', PNG],
    ['nothing', 'a.png', Buffer.alloc(0)],
    ['one of more than 4 MiB', 'a.png', Buffer.concat([PNG, Buffer.alloc(4 * 1024 * 1024)])],
  ])('%s is none', async (_, path, bytes) => {
    const { file, source, reads } = picture(path, bytes);
    await expect(readPicture(source, file, signal)).rejects.toMatchObject({ code: 'not_found' });
    if (!/\.png$/.test(path) || bytes.length > 1_000_000) expect(reads(), 'nothing is fetched for it').toBe(0);
  });

  test('that is not what the Hub lists is not shown', async () => {
    const { file, source } = picture('a.png', PNG);
    const other = { ...file, digest: { algorithm: 'sha256', hex: '0'.repeat(64) } } as const;
    await expect(readPicture(source, other, signal)).rejects.toMatchObject({ code: 'hash_mismatch' });
  });
});
