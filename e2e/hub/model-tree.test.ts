import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { sampleRepos } from './sample-repos.ts';
import { type Hub, startHub } from './start-hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({ repos: sampleRepos() });
});
afterAll(() => hub.close());

interface Entry {
  type: string;
  path: string;
  size: number;
  oid: string;
  xetHash?: string;
  lfs?: { oid: string; size: number; pointerSize: number };
}
const tree = (path: string) => ask(`${hub.url}/api/models/bumble/${path}`);

async function allPages(path: string): Promise<{ sizes: number[]; entries: Entry[] }> {
  const sizes: number[] = [];
  const entries: Entry[] = [];
  let url: string | undefined = `${hub.url}/api/models/bumble/${path}`;
  for (let page = 0; url && page < 50; page += 1) {
    const answer = await ask(url);
    const items = answer.json<Entry[]>();
    sizes.push(items.length);
    entries.push(...items);
    url = /<(http.+)>; rel="next"/.exec(String(answer.headers.link))?.[1];
  }
  return { sizes, entries };
}

it('describes a file with the hashes of git, LFS and Xet, each another', async () => {
  const entries = (await tree('bumble-0.4m-instruct-GGUF/tree/main?recursive=true')).json<Entry[]>();
  const model = entries.find((entry) => entry.path.endsWith('Q8_0.gguf'));
  const sha256 = 'bcd18c5e5bc56da95d473b8b0e0e69fbaf425c95b136ef745271a10599a1b4f0';
  expect(model).toMatchObject({ type: 'file', size: 410_400, lfs: { oid: sha256, size: 410_400, pointerSize: 131 } });
  expect(model?.oid).toMatch(/^[0-9a-f]{40}$/);
  expect(model?.xetHash).toMatch(/^[0-9a-f]{64}$/);
  expect(model?.xetHash).not.toBe(sha256);
  expect(entries.find((entry) => entry.path === 'README.md')).not.toHaveProperty('lfs');
});

it('lists 1,200 files by pages of 1,000, and by 50 when expanded', async () => {
  const plain = await allPages('bumble-many-files-GGUF/tree/main?recursive=true&expand=false');
  expect(plain.sizes).toEqual([1000, 200]);
  expect(plain.entries.at(-1)?.path).toBe('zz-bumble.Q4_0.gguf');
  const expanded = await allPages('bumble-many-files-GGUF/tree/main?recursive=true&expand=true');
  expect(expanded.sizes).toEqual(Array.from({ length: 24 }, () => 50));
  expect(expanded.entries[0]).toHaveProperty('lastCommit.title', 'Upload the model');
});

it('lists a folder alone, or all below it', async () => {
  const paths = async (path: string) =>
    (await tree(`bumble-zoo-GGUF/tree/main${path}`)).json<Entry[]>().map((e) => e.path);
  expect(await paths('')).toContain('UD-Q4_K_XL');
  expect(await paths('')).not.toContain('UD-Q4_K_XL/bumble-zoo-UD-Q4_K_XL.gguf');
  expect(await paths('/UD-Q4_K_XL')).toEqual(['UD-Q4_K_XL/bumble-zoo-UD-Q4_K_XL.gguf']);
  expect(await paths('?recursive=true')).toContain('UD-Q4_K_XL/bumble-zoo-UD-Q4_K_XL.gguf');
});

it('lists hostile and odd names just as they are', async () => {
  const names = async (repo: string) =>
    (await tree(`${repo}/tree/main?recursive=true`))
      .json<Entry[]>()
      .filter((e) => e.type === 'file')
      .map((e) => e.path);
  expect(await names('bumble-hostile-GGUF')).toEqual(
    expect.arrayContaining(['../evil.gguf', '/tmp/evil.gguf', 'C:\\evil.gguf']),
  );
  expect(await names('bumble-odd-names-GGUF')).toEqual(
    expect.arrayContaining(['hash#tag.Q4_0.gguf', '100%25.Q4_0.gguf']),
  );
});

it('says which commit changed a file last', async () => {
  const entries = (await tree('bumble-two-revisions-GGUF/tree/main?recursive=true&expand=true')).json<Entry[]>();
  const title = (path: string) => entries.find((entry) => entry.path === path);
  expect(title('README.md')).toHaveProperty('lastCommit.title', 'Upload the model');
  expect(title('bumble-0.4m-instruct.Q8_0.gguf')).toHaveProperty('lastCommit.title', 'Mend the chat template');
});

it('tells of named paths, asked by a form or by JSON, and leaves out what is missing', async () => {
  const url = `${hub.url}/api/models/bumble/bumble-zoo-GGUF/paths-info/main`;
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const byForm = await ask(url, {
    method: 'POST',
    headers: form,
    body: 'paths=README.md&paths=Q8_0&paths=nothing&expand=true',
  });
  const body = JSON.stringify({ paths: ['README.md', 'Q8_0', 'nothing'], expand: true });
  const byJson = await ask(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  expect(byForm.json<Entry[]>().map((entry) => [entry.type, entry.path])).toEqual([
    ['file', 'README.md'],
    ['directory', 'Q8_0'],
  ]);
  expect(byJson.json()).toEqual(byForm.json());
});
