import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { isEnded } from '#lib/contract/jobs.ts';
import { mirroredHive } from './mirrored-hive.ts';

const REPO = 'org/pulled-GGUF';
const SIZE = 4_000_000;
const FILE = 'pulled.Q8_0.gguf';
const SOURCE = generatedGguf({ seed: 5, size: SIZE, fileType: 7, name: 'Pulled' });
const pulled = () => repo({ id: REPO, files: { [FILE]: SOURCE, 'README.md': '# Pulled\n' } });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const HASH = sha256(await bytesOf(SOURCE));
const room = () => mirroredHive('pull_through', [pulled()]);
const urlOf = (mirror: string, file = FILE) => `${mirror}/${REPO}/resolve/main/${file}`;
const hashOf = async (answer: Response) => sha256(Buffer.from(await answer.arrayBuffer()));

describe('pull-through', () => {
  it('moves what is missing once, however many ask, and keeps it', async () => {
    const { mirror, hub, hive } = await room();
    const answers = await Promise.all([1, 2, 3].map(() => fetch(urlOf(mirror))));
    expect(await Promise.all(answers.map(hashOf))).toEqual([HASH, HASH, HASH]);
    const part = await fetch(urlOf(mirror), { headers: { range: 'bytes=-100' } });
    expect(Buffer.from(await part.arrayBuffer()).equals((await bytesOf(SOURCE)).subarray(-100))).toBe(true);
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan(1.5 * SIZE);
    const { jobs } = hive.jobs.list({ operation: 'model_download', limit: 10 });
    expect(jobs).toHaveLength(1);
    await expect
      .poll(() => hive.models.list({ sort: 'name', limit: 10 }).models.map(({ id }) => id))
      .toEqual([`${REPO}:${FILE}`]);
  });

  it('shows all that the Hub has, and brings small files without a job', async () => {
    const { mirror, hub, hive } = await room();
    const tree = await (await fetch(`${mirror}/api/models/${REPO}/tree/main`)).json();
    expect(tree.map(({ path }: { path: string }) => path)).toContain('README.md');
    expect(await (await fetch(urlOf(mirror, 'README.md'))).text()).toBe('# Pulled\n');
    hub.log.clear();
    expect(await (await fetch(urlOf(mirror, 'README.md'))).text()).toBe('# Pulled\n');
    expect(hub.log.find({ file: 'README.md' })).toEqual([]);
    expect(hive.jobs.list({ limit: 10 }).jobs).toEqual([]);
    expect(hive.audit.list({ limit: 10, action: 'file_add' }).entries).toMatchObject([
      { actor_kind: 'machine', address: '127.0.0.1', target: `${REPO}:README.md`, details: { files: [{ size: 9 }] } },
    ]);
  });

  it('gives what has come so far, and goes on when the client has gone', async () => {
    const { mirror, hub, hive, ended } = await room();
    hub.change({ bytesPerSecondTotal: 500_000 });
    const leaves = new AbortController();
    const answer = await fetch(urlOf(mirror), { signal: leaves.signal });
    const first = await answer.body?.getReader().read();
    const [job] = hive.jobs.list({ operation: 'model_download', limit: 10 }).jobs;
    expect(isEnded(job?.state ?? 'completed')).toBe(false);
    const begin = Buffer.from(first?.value ?? []);
    expect(begin.length).toBeGreaterThan(0);
    expect(begin.equals((await bytesOf(SOURCE)).subarray(0, begin.length))).toBe(true);
    leaves.abort();
    hub.change({ bytesPerSecondTotal: null });
    expect(await ended(job?.job_id ?? '')).toMatchObject({ state: 'completed' });
  });

  it('breaks the connection when the bytes are not right, and gives them to nobody', async () => {
    const { mirror, hub, hive, ended, folder } = await room();
    hub.change({ bytesPerSecondTotal: 4_000_000 });
    hub.faults.add({ kind: 'flip-bit', origin: 'cdn', offset: 1_000_000 });
    const answer = await fetch(urlOf(mirror));
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated');
    const [job] = hive.jobs.list({ operation: 'model_download', limit: 1 }).jobs;
    expect(await ended(job?.job_id ?? '')).toMatchObject({ state: 'failed', error: { code: 'hash_mismatch' } });
    const kept = readdirSync(join(folder, 'hub'), { recursive: true, encoding: 'utf8' });
    expect(kept.join()).not.toContain(FILE);
    const named = kept.filter((path) => path.includes(HASH)).map((path) => path.slice(path.indexOf(HASH) + 64));
    // Under names that nothing reads.
    expect(named.filter((name) => !/^\.rbee-partial\.(lock|refuted|wanted-)/.test(name))).toEqual([]);
  });

  it('never lets wrong bytes end well, although the second try brings the right ones', async () => {
    const { mirror, hub } = await room();
    hub.change({ bytesPerSecondTotal: 4_000_000 });
    hub.faults.add({ kind: 'flip-bit', origin: 'cdn', offset: 1_000_000, times: 1 });
    const outcome = await fetch(urlOf(mirror))
      .then(hashOf)
      .catch(() => 'broken');
    expect(['broken', HASH]).toContain(outcome);
    expect(await hashOf(await fetch(urlOf(mirror)))).toBe(HASH);
  });

  it('is for those alone who may download', async () => {
    const { mirror, hub, hive, ended, makeTokens } = await room();
    const tokens = makeTokens();
    const ask = (role: keyof typeof tokens) =>
      fetch(urlOf(mirror), { headers: { authorization: `Bearer ${tokens[role]}` } });
    expect((await ask('viewer')).status).toBe(404);
    expect(hub.log.find({ origin: 'cdn' })).toEqual([]);
    expect(await hashOf(await ask('operator'))).toBe(HASH);
    const [job] = hive.jobs.list({ operation: 'model_download', limit: 1 }).jobs;
    expect(await ended(job?.job_id ?? '')).toMatchObject({ state: 'completed', requested_by: 'token operator' });
    expect(await hashOf(await ask('viewer'))).toBe(HASH);
  });

  it('goes by what is known here while the Hub can not be asked', async () => {
    const { mirror, hub, bring } = await room();
    await bring(REPO);
    hub.faults.add({ kind: 'status', status: 400, origin: 'hub' });
    expect(await hashOf(await fetch(urlOf(mirror)))).toBe(HASH);
  });
});
