import { describe, expect, test } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { startServer } from './testing/start-server.ts';
import { bumble, codeFrom, never, refusal, withHub } from './testing/vendor-at-hub.ts';
import type { SearchQuery } from './vendor.ts';

const at = withHub();
const { vendorOf } = at;
const gated = 'bumble/bumble-gated-GGUF';
const twice = 'bumble/bumble-two-revisions-GGUF';

const found = async (query: Partial<SearchQuery>) => {
  const all: SearchQuery = { words: '', sort: 'downloads', limit: 50, cursor: null, ...query };
  return (await vendorOf().search(all, never)).hits.map((hit) => hit.repo);
};

describe('a search narrowed', () => {
  test('to an author', async () => {
    expect(await found({ author: 'TheBloke' })).toEqual(['TheBloke/Llama-2-7B-Chat-GGUF']);
  });

  test('to a licence', async () => {
    expect(await found({ license: 'apache-2.0' })).toEqual(['bumble/big-bumble-GGUF']);
  });

  test('to what is gated, or is not', async () => {
    expect(await found({ gated: true })).toEqual([gated, 'bumble/bumble-gated-by-hand-GGUF']);
    expect(await found({ gated: false })).not.toContain(gated);
  });

  test('to a range of parameters', async () => {
    expect(await found({ parameters: { min: 1_000_000_000, max: null } })).toEqual(['bumble/big-bumble-GGUF']);
    expect(await found({ parameters: { min: null, max: 1_000_000_000 } })).not.toContain('bumble/big-bumble-GGUF');
  });
});

describe('the next page of a search', () => {
  const searchAt = async (link: string) => {
    const server = await startServer((_, response) => {
      response.setHeader('Link', link);
      response.end('[]');
    });
    try {
      const vendor = vendorOf(null, { access: () => ({ endpoint: server.url, token: TOKENS.permitted }) });
      const query = { words: '', sort: 'likes', limit: 5, cursor: null } as const;
      return await vendor.search(query, never);
    } finally {
      await server.close();
    }
  };

  test.each([
    '<http://elsewhere.example/api/models?cursor=abc>; rel="next"',
    '</api/models?limit=5>; rel="next"',
    `</api/models?cursor=${'x'.repeat(3000)}>; rel="next"`,
    '<http://>; rel="next"',
  ])('is not looked for at %.60s', async (link) => {
    expect(await codeFrom(searchAt(link))).toBe('hub_error');
  });

  test('may be named without its host', async () => {
    expect((await searchAt('</api/models?cursor=abc>; rel="next"')).nextCursor).toBe('abc');
    expect((await searchAt('</api/models?cursor=abc>; rel="prev"')).nextCursor).toBeNull();
  });
});

describe('a look at a repo', () => {
  test('tells what helps to choose', async () => {
    const view = await vendorOf().view({ repo: 'TheBloke/Llama-2-7B-Chat-GGUF', revision: null }, never);
    expect(view).toMatchObject({
      gate: null,
      downloads: 1_204_331,
      likes: 512,
      updatedAt: expect.stringMatching(/^2026-/),
      parameters: 374_496,
      architecture: 'llama',
      contextLength: 4096,
      license: 'llama2',
      refName: 'main',
    });
    expect(view.files.length).toBeGreaterThan(8);
  });

  test('tells who lets one in', async () => {
    const gateOf = async (repo: string) => (await vendorOf().view({ repo, revision: null }, never)).gate;
    expect(await gateOf(gated)).toBe('auto');
    expect(await gateOf('bumble/bumble-gated-by-hand-GGUF')).toBe('manual');
  });

  test('asks whether the token may read it', async () => {
    const may = (token: string | null) => vendorOf(token).mayRead(gated, never);
    expect([await may(null), await may(TOKENS.noAccess), await may(TOKENS.permitted)]).toEqual([false, false, true]);
  });

  test('lists branches, tags and commits', async () => {
    const vendor = vendorOf();
    const revisions = await vendor.revisions(await at.snapshotOf(twice), never);
    expect(revisions.branches.map(({ name }) => name)).toEqual(['main', 'release/first']);
    expect(revisions.tags.map(({ name }) => name)).toEqual(['v1', 'v2']);
    expect(revisions.commits.map(({ title }) => title)).toEqual(['Mend the chat template', 'Upload the model']);
    expect(revisions.commits[0]?.commit).toBe(revisions.branches[0]?.commit);
  });

  test('lists no commits of a gated repo to those outside', async () => {
    const snapshot = await at.snapshotOf(gated);
    const outside = await vendorOf().revisions(snapshot, never);
    expect(outside.commits).toEqual([]);
    expect(outside.branches).toHaveLength(1);
    expect((await vendorOf(TOKENS.permitted).revisions(snapshot, never)).commits).toHaveLength(1);
  });

  test('reads the README of that very commit', async () => {
    const vendor = vendorOf();
    expect(await vendor.readme(await at.snapshotOf(bumble), never)).toContain('# Bumble 0.4M instruct');
    expect(await vendor.readme(await at.snapshotOf(gated), never)).toBeNull();
    const without = { ...(await at.snapshotOf(bumble)), files: [] };
    expect(await vendor.readme(without, never)).toBeNull();
  });
});

describe('looking around', () => {
  test('leaves the last of the quota to downloads', async () => {
    at.hub.limits.change({ quotas: { anonymous: { api: 40 } } });
    const vendor = vendorOf();
    const search = () => vendor.search({ words: '', sort: 'likes', limit: 1, cursor: null }, never);
    for (let asked = 0; asked < 20; asked += 1) await search();
    const error = await refusal(search());
    expect(error).toMatchObject({ code: 'rate_limited', details: { retry_after_ms: expect.any(Number) } });
    expect(at.hub.log.find({ endpoint: 'search' })).toHaveLength(20);
    expect((await vendor.snapshot({ repo: bumble, revision: null }, never)).repo).toBe(bumble);
  });

  test('has the quota of another account at once', async () => {
    at.hub.limits.change({ quotas: { anonymous: { api: 2 } } });
    let token: string | null = null;
    const vendor = vendorOf(null, { access: () => ({ endpoint: at.hub.url, token }) });
    const search = () => vendor.search({ words: '', sort: 'likes', limit: 1, cursor: null }, never);
    await search();
    expect(await codeFrom(search())).toBe('rate_limited');
    token = TOKENS.permitted;
    expect((await search()).hits).toHaveLength(1);
  });
});
