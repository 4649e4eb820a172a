import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { type Account, sampleAccounts } from './accounts.ts';
import { answerCas } from './cas-origin.ts';
import { answerCdn } from './cdn-origin.ts';
import { answerControl, isControl } from './control.ts';
import type { FaultBook } from './faults.ts';
import { answerHub } from './hub-origin.ts';
import { HubState, type SettingsChange } from './hub-state.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RepoDescription } from './repo.ts';
import type { OriginName, RequestLog } from './request-log.ts';
import { sealRepo } from './sealed-repo.ts';
import { type Certificate, selfSignedCertificate } from './self-signed-certificate.ts';
import { rememberRawSocket } from './send-body.ts';

export interface HubOptions {
  repos?: RepoDescription[];
  accounts?: Account[];
  settings?: SettingsChange;
  /** 0, the default, takes a free one. */
  port?: number;
  cdnPort?: number;
  /** Which origins speak TLS, with `hub.certificate` to be trusted. The CAS and the look-alike do as the CDN. */
  tls?: { hub?: boolean; cdn?: boolean };
}

export interface Hub {
  url: string;
  cdnUrl: string;
  casUrl: string;
  lookalikeUrl: string;
  /** PEM to be trusted when TLS was asked for. */
  certificate: string | null;
  log: RequestLog;
  faults: FaultBook;
  limits: RateLimits;
  /** For what the named members do not reach. */
  state: HubState;
  change(settings: SettingsChange): void;
  addRepo(repo: RepoDescription): Promise<void>;
  moveBranch(repo: string, branch: string, to: number | string): void;
  grant(token: string, repo: string): void;
  advanceClock(ms: number): void;
  reset(): void;
  close(): Promise<void>;
}

/** Hosts of their own and not ports alone: clients tell hosts apart by name, and a leaking token shows only across names. */
const HOSTS: Record<OriginName, string[]> = {
  hub: ['127.0.0.1'],
  // Some systems have only the first address of the loopback; then other names of it have to do.
  cdn: ['127.0.0.2', 'localhost'],
  cas: ['127.0.0.4', 'localhost'],
  lookalike: ['127.0.0.3', 'localhost'],
};

export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const state = new HubState(options.accounts ?? sampleAccounts(), options.settings ?? {});
  for (const repo of options.repos ?? []) state.addRepo(await sealRepo(repo));
  const needsTls = options.tls?.hub || options.tls?.cdn;
  const certificate = needsTls ? selfSignedCertificate(Object.values(HOSTS).flat()) : null;
  const tlsFor = (origin: OriginName) => (options.tls?.[origin === 'hub' ? 'hub' : 'cdn'] ? certificate : null);
  const servers: Server[] = [];
  const start = async (origin: OriginName, port: number, answer: Answer) => {
    const server = makeServer(tlsFor(origin), guarded(answer));
    servers.push(server);
    state.urls[origin] = await listen(server, HOSTS[origin], port, tlsFor(origin) !== null);
  };
  const close = async () => {
    await Promise.all(servers.filter((server) => server.listening).map(stop));
  };
  try {
    await start('hub', options.port ?? 0, (request, response) =>
      isControl(request) ? answerControl(state, request, response) : answerHub(state, request, response),
    );
    await start('cdn', options.cdnPort ?? 0, (request, response) => answerCdn(state, 'cdn', request, response));
    await start('cas', 0, (request, response) => answerCas(state, request, response));
    await start('lookalike', 0, (request, response) => answerCdn(state, 'lookalike', request, response));
  } catch (error) {
    // A port that is taken: what has started by then must not keep the process alive.
    await close();
    throw error;
  }

  return {
    url: state.urls.hub,
    cdnUrl: state.urls.cdn,
    casUrl: state.urls.cas,
    lookalikeUrl: state.urls.lookalike,
    certificate: certificate?.cert ?? null,
    log: state.log,
    faults: state.faults,
    limits: state.limits,
    state,
    change: (settings) => state.change(settings),
    addRepo: async (repo) => state.addRepo(await sealRepo(repo)),
    moveBranch: (repo, branch, to) => state.moveBranch(repo, branch, to),
    grant: (token, repo) => state.grant(token, repo),
    advanceClock: (ms) => state.advanceClock(ms),
    reset: () => state.reset(),
    close,
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function makeServer(
  certificate: Certificate | null,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const options = { requestTimeout: 0, keepAliveTimeout: 30_000, highWaterMark: 1024 * 1024 };
  if (!certificate) return createHttp(options, answer);
  const server = createHttps({ ...options, ...certificate }, answer);
  const raw = new Map<number, Socket>();
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    raw.set(port, socket);
    socket.once('close', () => raw.delete(port));
  });
  server.on('secureConnection', (secure) => {
    const socket = raw.get(secure.remotePort ?? 0);
    if (socket) rememberRawSocket(secure, socket);
  });
  return server;
}

/** A fault of the stand-in itself is loud: 599 with the stack, on no path that the Hub has. */
function guarded(answer: Answer): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      if (!response.headersSent) response.writeHead(599, { 'Content-Type': 'text/plain' });
      response.end(`The stand-in failed: ${error instanceof Error ? error.stack : String(error)}`);
    });
  };
}

async function listen(server: Server, hosts: string[], port: number, secure: boolean): Promise<string> {
  const [host, ...others] = hosts;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL' && others.length > 0) {
      return listen(server, others, port, secure);
    }
    throw error;
  }
  return `${secure ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
