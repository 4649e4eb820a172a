import { afterEach, describe, expect, it } from 'vitest';
import { createTransferEngine } from './create-transfer-engine.ts';
import { type HubFile, hubFile, MIB } from './testing/hub-file.ts';
import { startProxy } from './testing/start-proxy.ts';
import type { TransferEngine } from './transfer-engine.ts';

const SIZE = 20 * MIB;
let file: HubFile;
let engine: TransferEngine;
let proxy: Awaited<ReturnType<typeof startProxy>> | null = null;

afterEach(async () => {
  await engine.close();
  await file.end();
  await proxy?.close();
  proxy = null;
});

const extraCa = () => (file.hub.certificate ? [file.hub.certificate] : []);

describe('transfer › TLS', () => {
  it('brings the file from a server whose authority is trusted', async () => {
    file = await hubFile(SIZE, { tls: { hub: true, cdn: true } });
    engine = createTransferEngine({ extraCa: extraCa() });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('goes on after resets inside TLS', async () => {
    file = await hubFile(SIZE, { tls: { hub: true, cdn: true } });
    file.hub.faults.add({ kind: 'reset', afterBytes: 500_000, times: 4 });
    file.hub.faults.add({ kind: 'short-read', afterBytes: 300_000, skip: 4, times: 4 });
    engine = createTransferEngine({ extraCa: extraCa() });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('sends no request to a server that nobody vouches for', async () => {
    file = await hubFile(SIZE, { tls: { hub: true, cdn: true } });
    engine = createTransferEngine();
    await expect(engine.transfer(file.request())).rejects.toMatchObject({
      code: 'hub_unreachable',
      message: expect.stringContaining('certificate'),
    });
    expect(file.hub.log.entries).toEqual([]);
  });

  it('does not follow the Hub from https to http', async () => {
    file = await hubFile(SIZE, { tls: { hub: true, cdn: false } });
    engine = createTransferEngine({ extraCa: extraCa() });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_error' });
    expect(file.hub.log.find({ origin: 'cdn' })).toEqual([]);
  });
});

describe('transfer › proxies', () => {
  it('asks an http proxy with the whole address', async () => {
    file = await hubFile(SIZE);
    proxy = await startProxy('me:secret');
    engine = createTransferEngine({ env: { http_proxy: proxy.url } });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(proxy.asked.every((line) => line.startsWith('GET http://127.0.0.'))).toBe(true);
    expect(file.hub.log.leaks()).toEqual([]);
  });

  it('goes through a tunnel to a TLS server, its certificate checked', async () => {
    file = await hubFile(SIZE, { tls: { hub: true, cdn: true } });
    proxy = await startProxy('me:secret');
    engine = createTransferEngine({ env: { https_proxy: proxy.url }, extraCa: extraCa() });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(proxy.asked.every((line) => line.startsWith('CONNECT 127.0.0.'))).toBe(true);
    await engine.close();

    engine = createTransferEngine({ env: { https_proxy: proxy.url } });
    const partialPath = `${file.partialPath}.2`;
    await expect(engine.transfer(file.request({ partialPath }))).rejects.toMatchObject({ code: 'hub_unreachable' });
  });

  it('leaves out the proxy where no_proxy says so', async () => {
    file = await hubFile(SIZE);
    proxy = await startProxy();
    engine = createTransferEngine({ env: { http_proxy: proxy.url, no_proxy: '127.0.0.0/8' } });
    await engine.transfer(file.request());
    expect(proxy.asked).toEqual([]);
  });

  it('says that the proxy refuses', async () => {
    file = await hubFile(SIZE, { tls: { hub: true, cdn: true } });
    proxy = await startProxy('me:secret');
    const env = { https_proxy: proxy.url.replace('secret', 'wrong') };
    engine = createTransferEngine({ env, extraCa: extraCa(), mostAttempts: 2 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({
      code: 'hub_unreachable',
      details: { cause: expect.stringContaining('407') },
    });
  });
});
