import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { connectTo } from '../hive-connection.ts';
import { checkHive } from './check-hive.ts';
import { checkClock, checkHub } from './check-hub.ts';
import { checkFolder, checkNode } from './check-machine.ts';

const open: { close(): unknown }[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbee-doctor-'));
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const byCheck = (findings: Awaited<ReturnType<typeof checkHub>>) =>
  Object.fromEntries(findings.map(({ check, verdict, says }) => [check, `${verdict}: ${says}`]));

describe('the doctor', () => {
  it('tells a Node that is too old', () => {
    expect(checkNode('20.20.2')).toMatchObject({ verdict: 'fault', mend: expect.stringContaining('npm ci') });
    expect(checkNode('24.21.0')).toMatchObject({ verdict: 'ok' });
  });

  it('looks at a folder that is still to be made by its parent', async () => {
    expect(await checkFolder('Home', join(folder, 'not', 'yet'))).toMatchObject({
      says: expect.stringContaining('not/yet'),
    });
    writeFileSync(join(folder, 'file'), '');
    expect(await checkFolder('Home', join(folder, 'file', 'x'))).toMatchObject({ verdict: 'fault' });
  });

  it('tells a hive from a free port and from another program', async () => {
    const hive = await listen(createHttpServer((_, response) => response.end('{"status":"ok","version":"9.9.9"}')));
    const other = await listen(createHttpServer((_, response) => response.end('<html>')));
    const at = (port: number) => checkHive(connectTo(new URL(`http://127.0.0.1:${port}`), {}), port, '127.0.0.1');
    expect(await at(hive)).toMatchObject({ verdict: 'ok', says: 'version 9.9.9 runs' });
    expect(await at(other)).toMatchObject({ verdict: 'fault', says: expect.stringContaining('another program') });
  });

  it('asks the Hub for its clock and for whose the token is', async () => {
    const hub = await startHub({ repos: sampleRepos() });
    open.push(hub);
    expect(byCheck(await checkHub(hub.url, () => TOKENS.permitted, {}))).toMatchObject({
      Proxy: 'ok: none',
      Hub: expect.stringContaining(`ok: ${hub.url} answers`),
      Clock: 'ok: agrees with the Hub’s',
      Token: 'ok: belongs to ada',
    });
    expect(byCheck(await checkHub(hub.url, () => 'hf_wrong', {}))).toMatchObject({
      Token: 'fault: The Hub does not accept it.',
    });
    expect(byCheck(await checkHub(hub.url, () => null, {})).Token).toMatch(/^warning: none/);
  });

  it('tells a Hub that is not there, and a proxy that is misspelt without its password', async () => {
    const gone = await checkHub('http://127.0.0.1:9', () => null, {});
    expect(gone).toMatchObject([
      { check: 'Proxy', says: 'none' },
      { check: 'Hub', verdict: 'fault' },
      { check: 'Clock', verdict: 'warning' },
      { check: 'Token', verdict: 'warning' },
    ]);
    const behind = await checkHub('http://hub.invalid', () => null, { HTTP_PROXY: 'http://me:secret@127.0.0.1:9' });
    expect(behind.slice(0, 2)).toMatchObject([
      { check: 'Proxy', says: '127.0.0.1:9' },
      { check: 'Hub', verdict: 'fault' },
    ]);
    const excepted = { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' };
    expect((await checkHub('http://127.0.0.1:9', () => null, excepted))[0]).toMatchObject({ says: 'none' });
    const [proxy] = await checkHub('http://127.0.0.1:9', () => null, { HTTP_PROXY: 'me:secret@proxy:3128' });
    expect(proxy).toMatchObject({ check: 'Proxy', verdict: 'fault' });
    expect(JSON.stringify(proxy)).not.toContain('secret');
  });

  it('tells a clock that is off', () => {
    const now = Date.parse('2026-01-01T12:00:00Z');
    expect(checkClock('Thu, 01 Jan 2026 12:04:00 GMT', now).verdict).toBe('ok');
    expect(checkClock('Thu, 01 Jan 2026 13:00:00 GMT', now)).toMatchObject({
      verdict: 'fault',
      says: 'is 60 min off the Hub’s.',
    });
    expect(checkClock(null, now).verdict).toBe('warning');
  });
});
