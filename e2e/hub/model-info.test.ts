import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOKENS } from './accounts.ts';
import { ask } from './ask.ts';
import { sampleRepos } from './sample-repos.ts';
import { type Hub, startHub } from './start-hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({ repos: sampleRepos() });
});
afterAll(() => hub.close());

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';
const TWICE = 'bumble/bumble-two-revisions-GGUF';
interface Info {
  id: string;
  sha: string;
  siblings: { rfilename: string; size?: number; lfs?: { sha256: string } }[];
}
const get = async <T>(path: string) => (await ask(`${hub.url}/api/models${path}`)).json<T>();

describe('info', () => {
  it('has the default body, with parameters under gguf.total', async () => {
    const info = await get(`/${LLAMA}`);
    expect(info).toMatchObject({ id: LLAMA, modelId: LLAMA, private: false, gated: false, disabled: false });
    expect(info).toMatchObject({ gguf: { total: 374496, architecture: 'llama' }, cardData: { license: 'llama2' } });
    expect(info).toHaveProperty('_id', expect.stringMatching(/^[0-9a-f]{24}$/));
    expect(info).not.toHaveProperty('xetEnabled');
  });

  it('gives sizes and SHA-256 with blobs=true only', async () => {
    const model = (info: Info) => info.siblings.find((file) => file.rfilename.endsWith('Q4_K_M.gguf'));
    expect(model(await get(`/${LLAMA}`))).toEqual({ rfilename: 'llama-2-7b-chat.Q4_K_M.gguf' });
    expect(model(await get(`/${LLAMA}?blobs=true`))).toMatchObject({
      size: 41 * 1024 * 1024,
      blobId: expect.stringMatching(/^[0-9a-f]{40}$/),
      lfs: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), size: 41 * 1024 * 1024 },
    });
  });

  it('expands exactly what is asked for, and lists the choices when it is asked for nonsense', async () => {
    const expanded = await get<object>(`/${LLAMA}/revision/HEAD?expand=sha&expand[]=downloads`);
    expect(Object.keys(expanded).sort()).toEqual(['_id', 'downloads', 'id', 'sha']);
    const refused = await ask(`${hub.url}/api/models/${LLAMA}?expand=nonsense`);
    expect(refused.status).toBe(400);
    expect(refused.json<{ error: string }>().error).toContain('"gguf"');
  });

  it('finds a revision by branch, tag, ref, pull request and commit', async () => {
    const { branches, tags } = await get<{
      branches: { name: string; targetCommit: string }[];
      tags: { name: string; targetCommit: string }[];
    }>(`/${TWICE}/refs`);
    const main = branches.find((branch) => branch.name === 'main')?.targetCommit ?? '';
    const first = tags.find((tag) => tag.name === 'v1')?.targetCommit ?? '';
    expect(first).not.toBe(main);
    const shaOf = async (revision: string) => (await get<Info>(`/${TWICE}/revision/${revision}`)).sha;
    for (const revision of ['main', 'HEAD', 'v2', 'refs%2Fheads%2Fmain', main])
      expect(await shaOf(revision)).toBe(main);
    for (const revision of ['v1', 'release%2Ffirst', 'refs%2Fpr%2F1', 'refs/pr/1', first]) {
      expect(await shaOf(revision)).toBe(first);
    }
  });

  it('follows main when it moves', async () => {
    const before = (await get<Info>(`/${TWICE}`)).sha;
    hub.moveBranch(TWICE, 'main', 0);
    const after = (await get<Info>(`/${TWICE}`)).sha;
    expect(after).not.toBe(before);
    hub.reset();
    expect((await get<Info>(`/${TWICE}`)).sha).toBe(before);
  });

  it('lists commits newest first, by pages', async () => {
    const answer = await ask(`${hub.url}/api/models/${TWICE}/commits/main?limit=1`);
    expect(answer.json()).toMatchObject([{ title: 'Mend the chat template' }]);
    expect(answer.headers['x-total-count']).toBe('2');
    const next = /<(.+)>; rel="next"/.exec(String(answer.headers.link))?.[1] ?? '';
    expect((await ask(next)).json()).toMatchObject([{ title: 'Upload the model' }]);
  });

  it('leads from a former name, and from other letters, to the present one on every call', async () => {
    const tree = await ask(`${hub.url}/api/models/bumble/bumble-old-name-GGUF/tree/main?recursive=true`);
    expect([tree.status, tree.headers.location]).toEqual([
      307,
      '/api/models/bumble/bumble-new-name-GGUF/tree/main?recursive=true',
    ]);
    const file = await ask(`${hub.url}/Bumble/bumble-new-name-gguf/resolve/main/README.md`);
    expect([file.status, file.headers.location]).toEqual([307, '/bumble/bumble-new-name-GGUF/resolve/main/README.md']);
  });
});

describe('search', () => {
  const ids = async (query: string, headers = {}) =>
    (await ask(`${hub.url}/api/models?${query}`, { headers })).json<{ id: string }[]>().map((item) => item.id);

  it('finds by words, author, tag and size, and hides what is private', async () => {
    expect(await ids('search=llama%20chat')).toEqual([LLAMA]);
    expect(await ids('author=TheBloke')).toEqual([LLAMA]);
    expect(await ids('search=bumble-0.4m-instruct&filter=gguf')).toEqual(['bumble/bumble-0.4m-instruct-GGUF']);
    expect(await ids('search=bumble-0.4m-instruct')).toContain('bumble/bumble-0.4m-instruct');
    expect(await ids('num_parameters=min:1B')).toEqual(['bumble/big-bumble-GGUF']);
    expect(await ids('search=private')).toEqual([]);
    const ada = { Authorization: `Bearer ${TOKENS.permitted}` };
    expect(await ids('search=private', ada)).toEqual(['secret-lab/bumble-private-GGUF']);
  });

  it('sorts', async () => {
    expect((await ids('sort=downloads'))[0]).toBe(LLAMA);
    expect((await ids('sort=num_parameters'))[0]).toBe('bumble/big-bumble-GGUF');
  });

  it('pages by an absolute Link that keeps the question', async () => {
    const seen: string[] = [];
    let url: string | undefined = `${hub.url}/api/models?filter=gguf&limit=4`;
    let pages = 0;
    while (url && pages < 20) {
      const answer = await ask(url);
      const items = answer.json<{ id: string }[]>();
      expect(items.length).toBeLessThanOrEqual(4);
      seen.push(...items.map((item) => item.id));
      url = /<(http.+)>; rel="next"/.exec(String(answer.headers.link))?.[1];
      pages += 1;
    }
    expect(pages).toBeGreaterThan(3);
    expect(seen).toEqual(await ids('filter=gguf'));
    expect(new Set(seen).size).toBe(seen.length);
  });
});
