import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { downloadFile, listCommits, listFiles, listModels, modelInfo, pathsInfo, whoAmI } from '@huggingface/hub';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TOKENS } from './accounts.ts';
import { lfs, repo } from './repo.ts';
import { sampleModel } from './sample-models.ts';
import { sampleRepos } from './sample-repos.ts';
import { type Hub, startHub } from './start-hub.ts';

const SMALL = 'bumble/bumble-0.4m-instruct-GGUF';
const FILE = 'bumble-0.4m-instruct.F16.gguf';
const SHA256 = 'b54293feda3a483893e93824a70fdb735773ded13fe7964121ebb6c05069e65f';
const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';

let hub: Hub;
let folder: string;
beforeAll(async () => {
  const old = repo({ id: 'bumble/before-xet-GGUF', xet: false, files: { [FILE]: lfs(sampleModel(FILE)) } });
  hub = await startHub({ repos: [...sampleRepos(), old] });
  folder = await mkdtemp(join(tmpdir(), 'hub-clients-'));
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => hub.reset());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOfBlob = async (blob: Blob | null) => new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('@huggingface/hub, as it is', () => {
  const at = () => ({ hubUrl: hub.url });

  it('modelInfo', async () => {
    const info = await modelInfo({ name: LLAMA, additionalFields: ['sha', 'cardData', 'filePaths'], ...at() });
    expect(info).toMatchObject({ name: LLAMA, gated: false, downloads: 1_204_331, cardData: { license: 'llama2' } });
    expect(info.filePaths).toContain('llama-2-7b-chat.Q4_K_M.gguf');
    const renamed = await modelInfo({ name: 'bumble/bumble-old-name-GGUF', ...at() });
    expect(renamed.name).toBe('bumble/bumble-new-name-GGUF');
  });

  it('modelInfo meets the errors', async () => {
    const accessToken = TOKENS.noAccess;
    await expect(modelInfo({ name: 'no/such', ...at() })).rejects.toMatchObject({ statusCode: 401 });
    await expect(modelInfo({ name: 'no/such', accessToken, ...at() })).rejects.toMatchObject({ statusCode: 404 });
    await expect(modelInfo({ name: LLAMA, accessToken: TOKENS.bad, ...at() })).rejects.toMatchObject({
      statusCode: 401,
    });
  });

  it('listFiles, over all pages', async () => {
    const many = await collect(listFiles({ repo: 'bumble/bumble-many-files-GGUF', recursive: true, ...at() }));
    expect(many).toHaveLength(1200);
    const expanded = await collect(
      listFiles({ repo: 'bumble/bumble-many-files-GGUF', recursive: true, expand: true, ...at() }),
    );
    expect(expanded).toHaveLength(1200);
    expect(expanded[0]?.lastCommit?.title).toBe('Upload the model');
  });

  it('listModels, listCommits, pathsInfo, whoAmI', async () => {
    const found = await collect(listModels({ search: { query: 'llama', tags: ['gguf'] }, sort: 'downloads', ...at() }));
    expect(found.map((model) => model.name)).toEqual([LLAMA]);
    expect(
      await collect(listCommits({ repo: 'bumble/bumble-two-revisions-GGUF', batchSize: 1, ...at() })),
    ).toHaveLength(2);
    const [info] = await pathsInfo({ repo: SMALL, paths: [FILE, 'nothing'], ...at() });
    expect(info?.lfs?.oid).toBe(SHA256);
    expect(await whoAmI({ accessToken: TOKENS.permitted, ...at() })).toMatchObject({ type: 'user', name: 'ada' });
  });

  it('downloadFile, from a repo before Xet, and from a Xet repo by plain HTTP', async () => {
    const old = await downloadFile({ repo: 'bumble/before-xet-GGUF', path: FILE, ...at() });
    expect(sha256(await bytesOfBlob(old))).toBe(SHA256);
    const bridged = await downloadFile({ repo: SMALL, path: FILE, xet: false, ...at() });
    expect(sha256(await bytesOfBlob(bridged))).toBe(SHA256);
    const readme = await downloadFile({ repo: SMALL, path: 'README.md', ...at() });
    expect(await readme?.text()).toContain('# Bumble');
    expect(await downloadFile({ repo: SMALL, path: 'nothing', ...at() })).toBeNull();
  });

  it('leaks its token when the CDN says cloudfront, which the log sees', async () => {
    const accessToken = TOKENS.permitted;
    const download = async () => {
      const blob = await downloadFile({ repo: 'bumble/before-xet-GGUF', path: FILE, accessToken, ...at() });
      expect(sha256(await bytesOfBlob(blob))).toBe(SHA256);
    };
    await download();
    expect(hub.log.leaks()).toEqual([]);
    hub.faults.add({ kind: 'cloudfront' });
    await download();
    expect(hub.log.leaks().map((entry) => entry.authorization)).toContain(`Bearer ${accessToken}`);
  });
});

const run = promisify(execFile);

describe('programs', () => {
  it.each(program('curl'))('curl -L %s', async (_, present) => {
    if (!present) return expect(which('curl')).toBe(false);
    const file = join(folder, 'curl.gguf');
    const url = `${hub.url}/${SMALL}/resolve/main/${FILE}`;
    await run('curl', ['-fsSL', '-r', '0-99999', '-o', file, url]);
    expect((await readFile(file)).length).toBe(100_000);
    await run('curl', ['-fsSL', '-C', '-', '-H', `Authorization: Bearer ${TOKENS.permitted}`, '-o', file, url]);
    expect(sha256(await readFile(file))).toBe(SHA256);
    expect(hub.log.find({ origin: 'cdn' }).map((entry) => entry.bytesSent)).toEqual([100_000, 660_800]);
    expect(hub.log.leaks()).toEqual([]);
    const compressed = await run('curl', ['-fsSL', '--compressed', `${hub.url}/${SMALL}/resolve/main/README.md`]);
    expect(compressed.stdout).toContain('# Bumble');
  });

  it.each(program('aria2c'))('aria2c -x8 %s', async (_, present) => {
    if (!present) return expect(which('aria2c')).toBe(false);
    const path = 'llama-2-7b-chat.Q4_K_M.gguf';
    const url = `${hub.url}/${LLAMA}/resolve/main/${path}`;
    await run('aria2c', ['-q', '-x8', '-s8', '-k1M', '-d', folder, '-o', path, '--no-conf', url]);
    const listed = await pathsInfo({ repo: LLAMA, paths: [path], hubUrl: hub.url });
    expect(sha256(await readFile(join(folder, path)))).toBe(listed[0]?.lfs?.oid);
    expect(hub.log.find({ origin: 'cdn', file: path }).length).toBeGreaterThan(1);
  });
});

/** One case, whose name says when the program could not be tried. */
function program(name: string): [string, boolean][] {
  return which(name) ? [['fetches a model', true]] : [['could NOT be tried: it is not installed', false]];
}

function which(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
