import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { HiveError } from '#lib/contract/hive-error.ts';
import { withMirror } from '#lib/mirror/answer-hub-call.ts';
import { admit } from './admit.ts';
import { withCompressedFiles } from './compressed-files.ts';
import { getHive } from './current.ts';
import { Edge } from './edge.ts';
import type { HiveDoor } from './hive.ts';
import { closeServer, createHttpServer, listen, type Phase, type RequestHandler, withHeldBody } from './http-server.ts';
import { readTls } from './read-tls.ts';
import type { Settings } from './settings.ts';
import { startHive } from './start-hive.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const REQUEST_GRACE_MS = 1500;

/** From the contract, less a second: every process of the hive ends within 10 s. */
export const STOP_WITHIN_MS = 9000;

export interface Serving {
  url: string;
  /** With which the first admin is made, once; null when somebody can sign in or nobody needs to. */
  setupUrl: string | null;
  /** Checkpoints the jobs, ends the streams, frees the port. The same promise however often it is called. */
  stop(): Promise<void>;
}

/**
 * The whole hive in this process: its port, its jobs and its pages. Resolves once requests are answered. Throws
 * `conflict` when the port is taken, before anything of the hive's state is touched.
 */
export async function serve(settings: Settings, options: { dev: boolean }): Promise<Serving> {
  const ready = Promise.withResolvers<RequestHandler>();
  const edge = new Edge(settings);
  const tls = readTls(settings.tls);
  let phase: Phase = 'starting';
  const guarded = { ...options, tls, isOwnHost: (name: string) => edge.isOwnHost(name), phase: () => phase };
  const server = createHttpServer(ready.promise, guarded);
  const address = await listen(server, settings.port, settings.host).catch((error: unknown) => {
    throw explainListenFailure(error, settings);
  });
  const port = address.port;

  try {
    const hive = await startWhenFree(settings);
    const pages = next({
      dir: PROJECT,
      dev: options.dev,
      hostname: settings.host,
      port,
      // Next takes over the upgrades of the server that it is given; only its development server has a use for them.
      httpServer: options.dev ? server : createHttpServer(ready.promise, guarded),
    });
    await pages.prepare().catch(async (error: unknown) => {
      await hive.stop();
      throw error;
    });
    const statics = path.join(PROJECT, '.next', 'static');
    const handler: RequestHandler = pages.getRequestHandler();
    const served = options.dev ? handler : withCompressedFiles(handler, statics, '/_next/static/');
    const mirror = {
      ...hive.fileSender,
      verbs: () => getHive().mirror,
      siteOf: (request: IncomingMessage) => edge.originOf(request).site,
    };
    phase = 'serving';
    ready.resolve(admit(hive, edge, withHeldBody(withMirror(served, mirror))));

    let stopping: Promise<void> | null = null;
    const stop = async () => {
      phase = 'stopping';
      const closed = closeServer(server, REQUEST_GRACE_MS);
      await hive.stop();
      await closed;
      await pages.close();
    };
    const url = `${tls ? 'https' : 'http'}://${urlHost(reachableHost(settings.host))}:${port}`;
    const setupPath = hive.createSetupLink(edge.alone);
    return {
      url,
      setupUrl: setupPath && `${url}${setupPath}`,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    server.closeAllConnections();
    server.close();
    throw error;
  }
}

/** A hive that is stopping lets go of the port first and of its home last, once its jobs are checkpointed. */
async function startWhenFree(settings: Settings): Promise<HiveDoor> {
  const until = Date.now() + STOP_WITHIN_MS;
  while (true) {
    try {
      return startHive(settings);
    } catch (error) {
      if (!(HiveError.is(error) && error.code === 'conflict') || Date.now() > until) throw error;
    }
    await sleep(200);
  }
}

/** An address that stands for all is not one to be opened. */
function reachableHost(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

const urlHost = (host: string) => (host.includes(':') ? `[${host}]` : host);

function explainListenFailure(error: unknown, { host, port }: Settings): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const cause = error;
  switch (code) {
    case 'EADDRINUSE':
      return new HiveError('conflict', `Port ${port} of ${host} is in use, perhaps by a hive that runs already.`, {
        hint: `Open http://${urlHost(host)}:${port}, stop what uses the port, or set PORT to another one.`,
        cause,
      });
    case 'EACCES':
      return new HiveError('forbidden', `Port ${port} may not be used by this user.`, {
        hint: 'Set PORT to one above 1023.',
        cause,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new HiveError('invalid_request', `RBEE_HOST ${host} is not an address of this machine.`, {
        hint: 'Leave RBEE_HOST out to use 127.0.0.1.',
        cause,
      });
    default:
      return error;
  }
}
