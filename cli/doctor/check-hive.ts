import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Fetch } from '#lib/browser/api-client.ts';
import { type Finding, fault, fine } from './finding.ts';

const WITHIN_MS = 5000;

/** A hive that runs, or else a port on which one could. */
export async function checkHive(fetch: Fetch, port: number, host: string): Promise<Finding> {
  const version = await askHealth(fetch);
  if (version !== null) return fine('Hive', `version ${version} runs`);
  const taken = await whyTaken(port, host);
  if (taken === null) return fine('Hive', `none runs; port ${port} is free`);
  return fault(
    'Hive',
    `Port ${port} of ${host} can’t be used: ${taken}.`,
    'Stop what uses it, or set PORT to another one. A hive that speaks TLS is named by --url.',
  );
}

async function askHealth(fetch: Fetch): Promise<string | null> {
  try {
    const response = await fetch('/health', { signal: AbortSignal.timeout(WITHIN_MS) });
    const body = (await response.json()) as { status?: unknown; version?: unknown };
    return body.status === 'ok' && typeof body.version === 'string' ? body.version : null;
  } catch {
    // Nothing there, or no hive: the port tells which.
    return null;
  }
}

async function whyTaken(port: number, host: string): Promise<string | null> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EADDRINUSE' ? 'another program listens there' : message;
  } finally {
    server.close();
  }
}
