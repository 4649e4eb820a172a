import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ggufOf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { uniqueBytes } from '#e2e/hub/unique-bytes.ts';
import { HuggingFaceVendor } from './hugging-face-vendor.ts';
import { startServer } from './testing/start-server.ts';
import { never } from './testing/vendor-at-hub.ts';

const TOKEN = 'hf_testpermittedpermittedpermitted';
const data = uniqueBytes({ seed: 1, size: 4_000_000 });
const files = (name: string) => ({ 'm.Q8_0.gguf': ggufOf(data, { name, blockCount: 2, fileType: 7 }), 'a.txt': 'a' });
const commits = [{ files: files('before') }, { files: files('a longer name than before') }];

let hub: Hub;
const vendors: HuggingFaceVendor[] = [];

beforeAll(async () => {
  hub = await startHub({ repos: [repo({ id: 'a/xet', commits }), repo({ id: 'a/lfs', commits, xet: false })] });
});
afterEach(() => {
  for (const vendor of vendors.splice(0)) vendor.close();
  expect(hub.log.leaks()).toEqual([]);
  hub.reset();
});
afterAll(() => hub.close());

async function termsOf(id: string, at: number, token: string | null = null, path = 'm.Q8_0.gguf') {
  const vendor = new HuggingFaceVendor({ access: () => ({ endpoint: hub.url, token }), wait: async () => {} });
  vendors.push(vendor);
  const commit = hub.state.repo(id)?.commits.at(at)?.sha ?? '';
  const snapshot = await vendor.snapshot({ repo: id, revision: commit }, never);
  const file = snapshot.files.find((one) => one.path === path);
  if (!file) throw new Error('no file');
  return { terms: await vendor.terms(snapshot, file, never), sizeBytes: file.sizeBytes };
}

describe('terms of a file', () => {
  test.each(['v2', 'v1'] as const)(
    'make up the file, and are those of its other version but for the header: %s',
    async (xet) => {
      hub.change({ xet });
      const before = await termsOf('a/xet', 0);
      const after = await termsOf('a/xet', 1);
      const sum = after.terms?.reduce((all, term) => all + term.lengthBytes, 0);
      expect(sum).toBe(after.sizeBytes);
      const packs = new Set(before.terms?.map((term) => term.pack));
      const shared = after.terms?.filter((term) => packs.has(term.pack)) ?? [];
      expect(shared.reduce((all, term) => all + term.lengthBytes, 0)).toBeGreaterThan(after.sizeBytes - 300_000);
    },
  );

  test('the CAS gets a token of its own and no other host gets that', async () => {
    const [account] = hub.state.accounts;
    expect((await termsOf('a/xet', 1, account?.token ?? TOKEN)).terms).not.toBeNull();
    const asked = hub.log.find({ origin: 'cas' });
    expect(asked.map(({ authorization }) => authorization?.slice(0, 11))).toEqual(['Bearer xet_']);
  });

  test('are not known of a file that is kept in git, in LFS, or by a Hub without Xet', async () => {
    expect((await termsOf('a/xet', 1, null, 'a.txt')).terms).toBeNull();
    expect((await termsOf('a/lfs', 1)).terms).toBeNull();
    hub.change({ xet: 'off' });
    expect((await termsOf('a/xet', 1)).terms).toBeNull();
  });

  test.each([
    ['nonsense', { status: 200, body: 'a login page' }],
    ['a refusal', { status: 403, body: '{}' }],
    ['terms of another file', { status: 200, body: JSON.stringify({ offset_into_first_range: 0, terms: [] }) }],
  ])('are not known when the CAS answers with %s', async (_, answer) => {
    hub.faults.add({ kind: 'status', origin: 'cas', ...answer });
    expect((await termsOf('a/xet', 1)).terms).toBeNull();
  });

  test('a CAS on the host of the Hub is not asked', async () => {
    const strange = await startServer((request, response) => {
      if (request.method === 'HEAD') response.setHeader('X-Xet-Hash', 'a'.repeat(64));
      const url = `http://${request.headers.host}`;
      const isToken = request.url?.includes('xet-read-token');
      response.end(isToken ? JSON.stringify({ accessToken: 'xet_x', casUrl: url }) : '{}');
      if (request.url?.includes('reconstructions')) throw new Error('It was asked.');
    });
    const vendor = new HuggingFaceVendor({ access: () => ({ endpoint: strange.url, token: null }) });
    const file = { path: 'm.gguf', sizeBytes: 1, digest: { algorithm: 'sha256', hex: 'b'.repeat(64) } } as const;
    expect(await vendor.terms({ repo: 'a/b', commit: 'c'.repeat(40) }, file, never)).toBeNull();
    vendor.close();
    await strange.close();
  });
});
