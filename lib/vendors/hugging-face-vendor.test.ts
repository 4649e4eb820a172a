import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { bumble, codeFrom, fileOf, never, withHub } from './testing/vendor-at-hub.ts';
import type { RepoFile } from './vendor.ts';

const at = withHub();
const { snapshotOf, vendorOf } = at;
const twice = 'bumble/bumble-two-revisions-GGUF';

describe('a snapshot', () => {
  test('is one commit with all files and their hashes', async () => {
    const snapshot = await snapshotOf(bumble);
    expect(snapshot).toMatchObject({ repo: bumble, refName: 'main', license: 'mit', gated: false });
    expect(snapshot.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(snapshot.files.map((file) => file.path)).toEqual([
      'README.md',
      'bumble-0.4m-instruct.F16.gguf',
      'bumble-0.4m-instruct.Q4_0.gguf',
      'bumble-0.4m-instruct.Q8_0.gguf',
    ]);
    expect(snapshot.files[2]).toEqual({
      path: 'bumble-0.4m-instruct.Q4_0.gguf',
      sizeBytes: 223_456,
      digest: { algorithm: 'sha256', hex: '7fa2a7ad84d55960af73dcc2c20abd0211c4deb317f09ea7fd4f00595aa28b01' },
    });
    expect(snapshot.files[0]?.digest.algorithm).toBe('git-sha1');
  });

  test('goes over all pages of the listing', async () => {
    const { files } = await snapshotOf('bumble/bumble-many-files-GGUF');
    expect(files).toHaveLength(1200);
    expect(files.at(-1)?.path).toBe('zz-bumble.Q4_0.gguf');
    expect(at.hub.log.find({ endpoint: 'tree' })).toHaveLength(2);
  });

  test('stays at the commit that the branch had', async () => {
    const before = await snapshotOf(twice);
    at.hub.moveBranch(twice, 'main', 0);
    const after = await snapshotOf(twice);
    expect(after.commit).not.toBe(before.commit);
    const pinned = await snapshotOf(twice, before.commit);
    expect(pinned).toEqual({ ...before, refName: null });
  });

  test.each([
    ['v1', 'v1'],
    ['release/first', 'release/first'],
    ['refs/pr/1', 'refs/pr/1'],
  ])('of revision %s remembers that name', async (revision, refName) => {
    const snapshot = await snapshotOf(twice, revision);
    expect(snapshot.refName).toBe(refName);
    const main = await snapshotOf(twice);
    expect(snapshot.commit).not.toBe(main.commit);
  });

  test('of a renamed repo has the new name', async () => {
    expect((await snapshotOf('bumble/bumble-old-name-GGUF')).repo).toBe('bumble/bumble-new-name-GGUF');
    expect((await snapshotOf('BUMBLE/bumble-0.4M-instruct-gguf')).repo).toBe(bumble);
  });

  test('tells that a repo is gated', async () => {
    expect((await snapshotOf('bumble/bumble-gated-GGUF')).gated).toBe(true);
    expect((await snapshotOf('bumble/bumble-gated-by-hand-GGUF')).gated).toBe(true);
  });

  test('is refused for a repo whose files try to leave it', async () => {
    expect(await codeFrom(snapshotOf('bumble/bumble-hostile-GGUF'))).toBe('unsafe_path');
  });

  test('of a private repo is for those who may read it', async () => {
    const repo = 'secret-lab/bumble-private-GGUF';
    expect(await codeFrom(snapshotOf(repo))).toBe('repo_not_found');
    expect(await codeFrom(snapshotOf(repo, null, TOKENS.noAccess))).toBe('repo_not_found');
    expect((await snapshotOf(repo, null, TOKENS.permitted)).repo).toBe(repo);
  });
});

describe('the place of a file', () => {
  test('of large ones is another host, which gets no token', async () => {
    const vendor = vendorOf(TOKENS.permitted);
    const snapshot = await vendor.snapshot({ repo: bumble, revision: null }, never);
    const location = await vendor.locate(snapshot, fileOf(snapshot.files, 'Q4_0'), never);
    expect(location.url).toContain(at.hub.cdnUrl);
    expect(location.headers).toEqual({ 'user-agent': 'rbee-hive' });
    expect(await sha256(location)).toBe('7fa2a7ad84d55960af73dcc2c20abd0211c4deb317f09ea7fd4f00595aa28b01');
    expect(at.hub.log.find({ endpoint: 'resolve' })[0]?.authorization).toBe(`Bearer ${TOKENS.permitted}`);
    expect(at.hub.log.find({ origin: 'cdn' }).map((entry) => entry.authorization)).toEqual([null]);
  });

  test('of small ones is the Hub, which gets the token', async () => {
    const vendor = vendorOf(TOKENS.permitted);
    const snapshot = await vendor.snapshot({ repo: bumble, revision: null }, never);
    const location = await vendor.locate(snapshot, fileOf(snapshot.files, 'README'), never);
    expect(location.url).toMatch(new RegExp(`^${at.hub.url}/api/resolve-cache/`));
    expect(location.headers.authorization).toBe(`Bearer ${TOKENS.permitted}`);
  });

  test('is found under the strangest names', async () => {
    const vendor = vendorOf();
    const snapshot = await vendor.snapshot({ repo: 'bumble/bumble-odd-names-GGUF', revision: null }, never);
    expect(snapshot.files.map((file) => file.path)).toContain('100%25.Q4_0.gguf');
    for (const file of snapshot.files) {
      const { url, headers } = await vendor.locate(snapshot, file, never);
      const answer = await fetch(url, { headers });
      expect([file.path, (await answer.arrayBuffer()).byteLength]).toEqual([file.path, file.sizeBytes]);
    }
  });

  test('is found after the repo got another name', async () => {
    const vendor = vendorOf(TOKENS.permitted);
    const snapshot = await vendor.snapshot({ repo: 'bumble/bumble-new-name-GGUF', revision: null }, never);
    const former = { ...snapshot, repo: 'bumble/bumble-old-name-GGUF' };
    const location = await vendor.locate(former, fileOf(snapshot.files, 'Q4_0'), never);
    expect(location.url).toContain(at.hub.cdnUrl);
  });

  test('on a look-alike host gets no token', async () => {
    at.hub.faults.add({ kind: 'redirect', endpoint: 'resolve' });
    const vendor = vendorOf(TOKENS.permitted);
    const snapshot = await vendor.snapshot({ repo: bumble, revision: null }, never);
    for (const file of snapshot.files) {
      const location = await vendor.locate(snapshot, file, never);
      expect(location.url).toContain(at.hub.lookalikeUrl);
      expect(location.headers).not.toHaveProperty('authorization');
    }
  });

  test('is refused when the Hub states another hash, size or commit', async () => {
    const vendor = vendorOf();
    const snapshot = await vendor.snapshot({ repo: bumble, revision: null }, never);
    const [small, large] = [fileOf(snapshot.files, 'README'), fileOf(snapshot.files, 'Q4_0')];
    const locate = (file: RepoFile) => codeFrom(vendor.locate(snapshot, file, never));
    at.hub.faults.add({ kind: 'etag', etag: 'f'.repeat(64), origin: 'hub', path: large.path });
    expect(await locate(large)).toBe('hash_mismatch');
    at.hub.faults.clear();
    at.hub.faults.add({ kind: 'etag', etag: 'f'.repeat(40), origin: 'hub', path: small.path });
    expect(await locate(small)).toBe('hash_mismatch');
    at.hub.faults.clear();
    at.hub.faults.add({ kind: 'size', size: 7, origin: 'hub', path: large.path });
    expect(await locate(large)).toBe('size_mismatch');
    at.hub.faults.clear();
    at.hub.faults.add({ kind: 'headers', set: { 'X-Repo-Commit': 'f'.repeat(40) }, origin: 'hub', path: large.path });
    expect(await locate(large)).toBe('hub_error');
    at.hub.faults.clear();
    expect(await codeFrom(vendor.locate(snapshot, { ...small, sizeBytes: 1 }, never))).toBe('size_mismatch');
  });

  test('is refused when the Hub leads in circles', async () => {
    const vendor = vendorOf();
    const snapshot = await vendor.snapshot({ repo: bumble, revision: null }, never);
    at.hub.faults.add({ kind: 'redirect-loop', endpoint: 'resolve' });
    expect(await codeFrom(vendor.locate(snapshot, fileOf(snapshot.files, 'Q4_0'), never))).toBe('hub_error');
    expect(at.hub.log.find({ endpoint: 'resolve' }).length).toBeLessThan(15);
  });

  test('of a file that is not there', async () => {
    const vendor = vendorOf();
    const snapshot = await vendor.snapshot({ repo: bumble, revision: null }, never);
    const file: RepoFile = { ...fileOf(snapshot.files, 'Q4_0'), path: 'gone.gguf' };
    expect(await codeFrom(vendor.locate(snapshot, file, never))).toBe('file_not_found');
  });
});

describe('a search', () => {
  test('finds GGUF repos, page by page', async () => {
    const vendor = vendorOf();
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await vendor.search({ words: 'bumble', sort: 'downloads', limit: 4, cursor }, never);
      expect(page.hits.length).toBeLessThanOrEqual(4);
      found.push(...page.hits.map((hit) => hit.repo));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(found.slice(0, 2)).toEqual(['bumble/big-bumble-GGUF', bumble]);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toContain('bumble/bumble-hostile-GGUF');
    expect(found).not.toContain('bumble/bumble-0.4m-instruct');
  });

  test('tells what a list shows', async () => {
    const { hits } = await vendorOf().search({ words: 'Llama-2', sort: 'trending', limit: 10, cursor: null }, never);
    expect(hits).toEqual([
      {
        repo: 'TheBloke/Llama-2-7B-Chat-GGUF',
        downloads: 1_204_331,
        likes: 512,
        updatedAt: expect.stringMatching(/^2026-/),
        gated: false,
        parameters: 374_496,
        architecture: 'llama',
        license: 'llama2',
      },
    ]);
  });
});

async function sha256({ url, headers }: { url: string; headers: Record<string, string> }): Promise<string> {
  const answer = await fetch(url, { headers });
  return createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex');
}
