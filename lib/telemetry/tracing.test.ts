import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { startTracing } from './start-tracing.ts';
import { during, duringRequest, note, setTracer } from './tracer.ts';

interface SentSpan {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
  events: { name: string }[];
  status: { code?: number; message?: string };
}

/** What a collector is sent, over the wire. */
async function collector() {
  const bodies: {
    path: string;
    json: { resourceSpans: { resource: unknown; scopeSpans: { spans: SentSpan[] }[] }[] };
  }[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    bodies.push({ path: request.url ?? '', json: JSON.parse(Buffer.concat(pieces).toString()) });
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans: () =>
      bodies.flatMap(({ json }) => json.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((s) => s.spans))),
  };
}

/** The exporter reads the environment of the process, as OpenTelemetry's do. */
function environment(values: Record<string, string>): Record<string, string | undefined> {
  for (const [name, value] of Object.entries(values)) process.env[name] = value;
  onTestFinished(() => {
    for (const name of Object.keys(values)) delete process.env[name];
  });
  return process.env;
}

const valueIn = (span: SentSpan | undefined, key: string) => {
  const value = span?.attributes.find((attribute) => attribute.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

afterEach(() => setTracer(undefined));

describe('tracing', () => {
  test('sends work and its parts to the collector that the variables name', async () => {
    const { url, bodies, spans } = await collector();
    const stop = await startTracing(
      environment({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=attic' }),
      '1.2.3',
    );
    await during({ name: 'model_download', attributes: { 'rbee.job.id': 'job-1' }, isRoot: true }, async () => {
      await sleep(1);
      await during({ name: 'transfer', attributes: { 'rbee.file.size': 7 } }, async () => note('retry', {}));
    });
    await stop();
    expect(bodies[0]?.path).toBe('/v1/traces');
    expect(JSON.stringify(bodies[0]?.json)).toMatch(/"service.name".*"rbee-hive"/);
    expect(JSON.stringify(bodies[0]?.json)).toContain('attic');
    const [part, whole] = [spans().find(({ name }) => name === 'transfer'), spans().find((s) => s.name !== 'transfer')];
    expect(whole?.name).toBe('model_download');
    expect(valueIn(whole, 'rbee.job.id')).toBe('job-1');
    expect(part?.parentSpanId).toBe(whole?.spanId);
    expect(part?.events.map(({ name }) => name)).toEqual(['retry']);
  });

  test('says the code of a failure and not its words, and what was only stopped did not fail', async () => {
    const { url, spans } = await collector();
    const stop = await startTracing(environment({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces` }), '1.2.3');
    const fail = async () => {
      throw new HiveError('disk_full', 'No room in /home/somebody.');
    };
    await expect(during({ name: 'failed', attributes: {} }, fail)).rejects.toThrow('No room');
    const stopped = Symbol('stopped');
    await expect(during({ name: 'stopped', attributes: {} }, () => Promise.reject(stopped))).rejects.toBe(stopped);
    await stop();
    const failed = spans().find(({ name }) => name === 'failed');
    expect(valueIn(failed, 'error.type')).toBe('disk_full');
    expect(failed?.status.code).toBe(2);
    expect(JSON.stringify(spans())).not.toContain('somebody');
    expect(spans().find(({ name }) => name === 'stopped')?.status.code ?? 0).toBe(0);
  });

  test('a request is a span of the server with its answer; a job that it begins is a trace of its own', async () => {
    const { url, spans } = await collector();
    const stop = await startTracing(environment({ OTEL_EXPORTER_OTLP_ENDPOINT: url }), '1.2.3');
    let job = Promise.resolve();
    duringRequest({ method: 'POST', path: '/v1/jobs', requestId: 'r-1' }, (ended) => {
      job = during({ name: 'model_download', attributes: {}, isRoot: true }, () => sleep(1));
      ended(202);
    });
    await job;
    await stop();
    const request = spans().find(({ name }) => name === 'POST');
    expect(request?.kind).toBe(2);
    expect(valueIn(request, 'url.path')).toBe('/v1/jobs');
    expect(valueIn(request, 'http.response.status_code')).toBe(202);
    const begun = spans().find(({ name }) => name === 'model_download');
    expect(begun?.traceId).not.toBe(request?.traceId);
    expect(begun?.parentSpanId ?? '').toBe('');
  });

  test.each([
    ['no endpoint is named', {}],
    ['OpenTelemetry is switched off', { OTEL_EXPORTER_OTLP_ENDPOINT: 'set', OTEL_SDK_DISABLED: 'true' }],
    ['no traces are wanted', { OTEL_EXPORTER_OTLP_ENDPOINT: 'set', OTEL_TRACES_EXPORTER: 'none' }],
  ])('sends nothing where %s', async (_, values: Record<string, string>) => {
    const { url, bodies } = await collector();
    const set = Object.entries(values).map(([name, value]) => [name, value === 'set' ? url : value]);
    const stop = await startTracing(environment(Object.fromEntries(set)), '1.2.3');
    expect(await during({ name: 'work', attributes: {} }, async () => 7)).toBe(7);
    await stop();
    expect(bodies).toEqual([]);
  });

  test('a collector that does not answer holds nothing up', async () => {
    const { port, close } = await silentServer();
    onTestFinished(close);
    const stop = await startTracing(environment({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }), '1.2.3');
    await during({ name: 'work', attributes: {} }, async () => undefined);
    const begun = performance.now();
    await stop();
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

async function silentServer() {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
