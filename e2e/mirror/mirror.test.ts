import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { downloadFileToCacheDir, listFiles, modelInfo, pathsInfo, snapshotDownload, whoAmI } from '@huggingface/hub';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { bringInProcess } from '#e2e/support/bring-in-process.ts';
import { systemEnvironment } from '#e2e/support/hive-process.ts';
import type { Role } from '#lib/contract/team.ts';
import { mirroredHive } from './mirrored-hive.ts';

const REPO = 'org/mirrored-GGUF';
const SIZE = 3_000_000;
const source = (seed: number, size = SIZE) => generatedGguf({ seed, size, fileType: 7, name: 'Mirrored' });
const SMALL = source(1);
const FILE = 'mirrored.Q8_0.gguf';
const OTHER = 'mirrored.F16.gguf';
const mirrored = () => repo({ id: REPO, files: { [FILE]: SMALL, [OTHER]: source(2), 'README.md': '# Mirrored\n' } });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const HASH = sha256(await bytesOf(SMALL));

const run = promisify(execFile);

function isInstalled(name: string): boolean {
  try {
    execFileSync(name, ['version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}

async function withModel() {
  const room = await mirroredHive('on', [mirrored()]);
  expect(await room.bring(`${REPO}:Q8_0`)).toMatchObject({ state: 'completed' });
  room.hub.log.clear();
  return room;
}

describe('a mirror', () => {
  it('gives another hive the model, and asks the Hub for nothing', async () => {
    const { mirror, folder, hub } = await withModel();
    const brought = await bringInProcess({
      model: `${REPO}:Q8_0`,
      hubUrl: mirror,
      home: join(folder, 'second'),
      hubCache: join(folder, 'second-hub'),
    });
    expect(brought).toMatchObject({ state: 'completed', error: null });
    expect(sha256(await readFile(brought.path ?? ''))).toBe(HASH);
    expect(hub.log.find({})).toEqual([]);
  });

  it('serves @huggingface/hub as it is, with a token of the hive', async () => {
    const { mirror: hubUrl, folder, makeTokens } = await withModel();
    const accessToken = makeTokens().viewer;
    const at = { repo: REPO, hubUrl, accessToken, cacheDir: join(folder, 'js') };
    expect(await whoAmI({ hubUrl, accessToken })).toMatchObject({ type: 'user', name: 'token viewer' });
    const { sha } = await modelInfo({ name: REPO, additionalFields: ['sha'], hubUrl, accessToken });
    const [info] = await pathsInfo({ ...at, paths: [FILE, 'nothing'], expand: true });
    expect(info).toMatchObject({ path: FILE, lfs: { oid: HASH, size: SIZE }, lastCommit: { id: sha } });
    const listed: string[] = [];
    for await (const { path } of listFiles({ ...at, recursive: true })) listed.push(path);
    expect(listed).toEqual([FILE]);
    const one = await downloadFileToCacheDir({ ...at, path: FILE });
    expect(sha256(await readFile(one))).toBe(HASH);
    const all = await snapshotDownload({ ...at, cacheDir: join(folder, 'js-all') });
    expect(sha256(await readFile(join(all, FILE)))).toBe(HASH);
  });

  it.skipIf(!isInstalled('hf'))("gives a model to Python's hf, unmodified", async () => {
    const { mirror, folder, makeTokens } = await withModel();
    const env = {
      ...systemEnvironment(),
      HOME: folder,
      HF_HOME: join(folder, 'python'),
      HF_ENDPOINT: mirror,
      HF_TOKEN: makeTokens().viewer,
      HF_HUB_DISABLE_TELEMETRY: '1',
      NODE_ENV: 'test' as const,
    };
    const download = (...more: string[]) => run('hf', ['download', REPO, ...more], { env });
    await download(FILE);
    await download();
    const commits = join(folder, 'python', 'hub', 'models--org--mirrored-GGUF', 'snapshots');
    const [commit = ''] = await readdir(commits);
    expect(sha256(await readFile(join(commits, commit, FILE)))).toBe(HASH);
  });

  it('answers HEAD, ranges and conditions as the Hub and RFC 9110 do', async () => {
    const { mirror } = await withModel();
    const url = `${mirror}/${REPO}/resolve/main/${FILE}`;
    const whole = await bytesOf(SMALL);
    const ask = async (headers: Record<string, string>, method = 'GET') => {
      const answer = await fetch(url, { method, headers });
      return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
    };
    const etag = `"${HASH}"`;
    const head = await ask({}, 'HEAD');
    expect(head.status).toBe(200);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      etag,
      'x-linked-etag': etag,
      'x-linked-size': String(SIZE),
      'content-length': String(SIZE),
      'accept-ranges': 'bytes',
      'x-repo-commit': expect.stringMatching(/^[0-9a-f]{40}$/),
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment/),
    });
    expect((await ask({})).body.equals(whole)).toBe(true);
    const parts: [string, number, number][] = [
      ['bytes=5-9', 5, 10],
      [`bytes=${SIZE - 7}-`, SIZE - 7, SIZE],
      ['bytes=-7', SIZE - 7, SIZE],
    ];
    for (const [range, start, end] of parts) {
      const part = await ask({ range });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${SIZE}`);
      expect(part.body.equals(whole.subarray(start, end))).toBe(true);
    }
    const beyond = await ask({ range: `bytes=${SIZE}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${SIZE}`]);
    expect((await ask({ range: 'bytes=0-0', 'if-range': '"another"' })).status).toBe(200);
    expect((await ask({ range: 'bytes=0-0', 'if-range': etag })).status).toBe(206);
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
  });

  it('says what is not there in the words of the Hub', async () => {
    const { mirror, hive } = await withModel();
    const codeOf = async (path: string) => {
      const answer = await fetch(mirror + path);
      expect(await answer.json()).toMatchObject({ error: expect.any(String) });
      return [answer.status, answer.headers.get('x-error-code')];
    };
    expect(await codeOf(`/${REPO}/resolve/main/${OTHER}`)).toEqual([404, 'EntryNotFound']);
    expect(await codeOf(`/${REPO}/resolve/v9/${FILE}`)).toEqual([404, 'RevisionNotFound']);
    expect(await codeOf(`/api/models/${REPO}/tree/${'0'.repeat(40)}`)).toEqual([404, 'RevisionNotFound']);
    expect(await codeOf('/no/such/resolve/main/x')).toEqual([404, 'RepoNotFound']);
    expect(await codeOf('/datasets/o/r/resolve/main/x')).toEqual([404, null]);
    expect((await codeOf(`/${REPO}/resolve/main/..%2F..%2Fhive.db`))[0]).toBe(404);
    await hive.changeSettings({ mirror: 'off' });
    expect(await codeOf(`/${REPO}/resolve/main/${FILE}`)).toEqual([404, null]);
  });

  it('lets in by roles and tokens, and takes a token of the Hub for none', async () => {
    const { mirror, makeTokens } = await withModel();
    const url = `${mirror}/${REPO}/resolve/main/${FILE}`;
    const status = async (token?: string) =>
      (await fetch(url, { method: 'HEAD', headers: token ? { authorization: `Bearer ${token}` } : {} })).status;
    expect([await status(), await status(TOKENS.permitted)]).toEqual([200, 200]);
    const tokens = makeTokens();
    expect([await status(), await status(TOKENS.permitted), await status(`hf_${'0'.repeat(64)}`)]).toEqual([
      401, 401, 401,
    ]);
    expect(await Promise.all(Object.values(tokens).map(status))).toEqual([200, 200, 200]);
    const foreign = await fetch(url, { headers: { origin: 'https://evil.example' } });
    expect([foreign.status, await foreign.json()]).toEqual([403, { error: expect.stringContaining('another site') }]);
  });

  it('gives what is gated to those alone who may download', async () => {
    const { mirror, bring, hive, hub, makeTokens } = await mirroredHive('on', [
      repo({ id: REPO, gated: 'auto', files: { [FILE]: SMALL } }),
    ]);
    hub.grant(TOKENS.permitted, REPO);
    await hive.changeSettings({ hub_token: TOKENS.permitted });
    expect(await bring(`${REPO}:Q8_0`)).toMatchObject({ state: 'completed' });
    const tokens = makeTokens();
    for (const [role, expected] of [
      ['viewer', 403],
      ['operator', 200],
      ['admin', 200],
    ] as const) {
      const answer = await fetch(`${mirror}/${REPO}/resolve/main/${FILE}`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${tokens[role]}` },
      });
      expect(answer.status, role).toBe(expected);
      expect(answer.headers.get('x-error-code')).toBe(expected === 403 ? 'GatedRepo' : null);
    }
  });

  it('takes the word of the Hub that a repo was closed for all commits of it, and that it was opened again', async () => {
    const [first, second] = [{ [FILE]: SMALL }, { [FILE]: SMALL, [OTHER]: source(2) }];
    const { mirror, bring, hive, hub, makeTokens } = await mirroredHive('on', [
      repo({ id: REPO, commits: [{ files: first }, { files: second }, { files: first }], branches: { main: 0 } }),
    ]);
    const brought = await bring(`${REPO}:Q8_0`);
    hub.grant(TOKENS.permitted, REPO);
    await hive.changeSettings({ hub_token: TOKENS.permitted });
    const tokens = makeTokens();
    const status = async (role: Role) =>
      (
        await fetch(`${mirror}/${REPO}/resolve/${brought.revision}/${FILE}`, {
          method: 'HEAD',
          headers: { authorization: `Bearer ${tokens[role]}` },
        })
      ).status;
    const isGated = async () => {
      const headers = { authorization: `Bearer ${tokens.viewer}` };
      const [found] = await (await fetch(`${mirror}/api/models?search=mirrored`, { headers })).json();
      return found.gated;
    };
    expect([await status('viewer'), await isGated()]).toEqual([200, false]);

    Object.assign(hub.state.repo(REPO) ?? {}, { gated: 'manual' });
    hub.moveBranch(REPO, 'main', 1);
    expect(await bring(`${REPO}:F16`)).toMatchObject({ state: 'completed' });
    expect([await status('viewer'), await status('operator'), await isGated()]).toEqual([403, 200, 'auto']);

    Object.assign(hub.state.repo(REPO) ?? {}, { gated: false });
    hub.moveBranch(REPO, 'main', 2);
    await bring(REPO);
    expect([await status('viewer'), await isGated()]).toEqual([200, false]);
  });

  it.each(['on', 'pull_through'] as const)('gives nothing of one repo under the name of another: %s', async (mode) => {
    const closed = { id: 'org/closed-GGUF', file: 'closed.Q8_0.gguf', source: source(9), hash: '', commit: '' };
    closed.hash = sha256(await bytesOf(closed.source));
    const { mirror, bring, hive, hub, makeTokens } = await mirroredHive(mode, [
      // It lists the bytes that are given to few elsewhere, too; nobody has brought them here under its name.
      repo({ id: REPO, files: { [FILE]: SMALL, 'same.Q8_0.gguf': closed.source } }),
      repo({ id: closed.id, gated: 'auto', files: { [closed.file]: closed.source } }),
    ]);
    hub.grant(TOKENS.permitted, closed.id);
    await hive.changeSettings({ hub_token: TOKENS.permitted });
    await bring(`${REPO}:${FILE}`);
    closed.commit = (await bring(`${closed.id}:Q8_0`)).revision ?? '';
    const tokens = makeTokens();
    const ask = (path: string, role: Role) =>
      fetch(mirror + path, { headers: { authorization: `Bearer ${tokens[role]}` } });
    const folder = 'models--org--closed-GGUF';
    const paths = [
      `/${REPO}/resolve/main/${closed.file}`,
      `/${REPO}/resolve/${closed.commit}/${closed.file}`,
      `/${REPO}/resolve/main/${closed.hash}`,
      `/${REPO}/resolve/main/blobs/${closed.hash}`,
      `/${REPO}/resolve/main/..%2F..%2F${folder}%2Fblobs%2F${closed.hash}`,
      `/${REPO}/resolve/..%2F${folder}/blobs/${closed.hash}`,
      `/${REPO}/resolve/${closed.hash}/${FILE}`,
      `/${REPO}/blobs/${closed.hash}`,
      `/${folder}/snapshots/resolve/${closed.commit}/${closed.file}`,
      `/api/models/${REPO}/tree/${closed.commit}`,
      `/api/models/${REPO}/revision/${closed.commit}`,
    ];
    for (const path of paths) {
      for (const role of ['viewer', 'admin'] as const) expect((await ask(path, role)).status, path).toBe(404);
    }
    expect((await ask(`/${REPO}/resolve/main/same.Q8_0.gguf`, 'viewer')).status).toBe(404);
    expect((await ask(`/${closed.id}/resolve/main/${closed.file}`, 'viewer')).status).toBe(403);
    const given = await ask(`/${closed.id}/resolve/main/${closed.file}`, 'operator');
    expect(sha256(Buffer.from(await given.arrayBuffer()))).toBe(closed.hash);
  });

  it('takes a model for gated until the Hub has said that it is not', async () => {
    const { folder, mirror, hub, makeTokens } = await withModel();
    const database = new Database(join(folder, 'home', 'hive.db'));
    database.exec('delete from listings');
    database.close();
    hub.faults.add({ kind: 'status', status: 403, origin: 'hub', endpoint: 'info', times: 1 });
    const tokens = makeTokens();
    const status = async (role: Role) =>
      (
        await fetch(`${mirror}/${REPO}/resolve/main/${FILE}`, {
          method: 'HEAD',
          headers: { authorization: `Bearer ${tokens[role]}` },
        })
      ).status;
    expect([await status('viewer'), await status('operator')]).toEqual([403, 200]);
  });

  it('knows a file in a newer commit, and shows at main the newest commit with something in it', async () => {
    const old = { [FILE]: SMALL, [OTHER]: source(2) };
    const { mirror, bring, hub } = await mirroredHive('on', [
      repo({ id: REPO, commits: [{ files: old }, { files: { ...old, 'README.md': 'new' } }], branches: { main: 0 } }),
    ]);
    await bring(`${REPO}:Q8_0`);
    hub.moveBranch(REPO, 'main', 1);
    await bring(`${REPO}:F16`);
    const tree = await (await fetch(`${mirror}/api/models/${REPO}/tree/main?recursive=true`)).json();
    expect(tree.map(({ path }: { path: string }) => path)).toEqual([OTHER, FILE].sort());
    expect(sha256(Buffer.from(await (await fetch(`${mirror}/${REPO}/resolve/main/${FILE}`)).arrayBuffer()))).toBe(HASH);
  });
});
