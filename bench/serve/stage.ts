import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cores } from '../measure/cores.ts';
import { type BenchModel, bytesOfModel } from '../models.ts';
import { readHubLog, resetHubCounts, resolveOnHub } from './hub-client.ts';
import type { HubPlan, HubReady } from './hub-process.ts';
import { LINKS, type LinkName, serverLinkOf } from './links.ts';
import type { Nginx } from './nginx.ts';
import { startNodeProcess } from './node-process.ts';
import { fillPageCache, writeSource } from './source-files.ts';

/** Everything that a client meets in a scenario. */
export interface Stage {
  hubUrl: string;
  repo: string;
  files: ServedFile[];
  totalBytes: number;
  /** How many connections ours may have at a time; null for what they find to be best. */
  connections: number | null;
  /** To be trusted; null when nothing speaks TLS. */
  caFile: string | null;
  /** Since the last `forget`. */
  served(): Promise<StageCounts>;
  forget(): Promise<void>;
  /** Brings what is served into memory. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export interface ServedFile {
  path: string;
  sizeBytes: number;
  sha256: string;
  /** Where the Hub sends clients to. */
  url: string;
}

export interface StageCounts {
  hubRequests: number;
  byteRequests: number;
  bodyBytes: number;
}

interface StagePlan {
  folder: string;
  model: BenchModel;
  link: LinkName;
  connections: number | null;
  nginx: Nginx | null;
  cores: Cores;
  signal: AbortSignal;
}

/** A stand-in Hub whose `/resolve` leads to nginx, or to its own bytes where there is none, over the link. */
export async function setStage(plan: StagePlan): Promise<Stage> {
  const { model, nginx, folder } = plan;
  const link = LINKS[plan.link];
  const hub = await startNodeProcess<HubReady>(
    new URL('./hub-process.ts', import.meta.url),
    hubPlan(plan),
    plan.cores.server,
  );
  const closers = [hub.end];
  const { url: hubUrl, certificate } = hub.ready;
  const origin = nginx ? nginxOrigin(nginx, plan.link) : new URL(hub.ready.cdnUrl);
  if (link.totalRate !== null || link.roundTripMs > 0) {
    const relay = await startNodeProcess<{ port: number }>(
      new URL('./relay-process.ts', import.meta.url),
      {
        listenHost: origin.hostname,
        target: { host: origin.hostname, port: Number(origin.port) },
        roundTripMs: link.roundTripMs,
        totalRate: link.totalRate,
      },
      plan.cores.server,
    );
    closers.push(relay.end);
    origin.port = String(relay.ready.port);
  }
  await hub.ask({ cdnUrl: origin.origin });

  const files: ServedFile[] = [];
  for (const file of model.files) {
    const found = await resolveOnHub(hubUrl, model.repo, file.path);
    files.push({ path: file.path, sizeBytes: file.sizeBytes, ...found });
    if (nginx) await writeSource(join(nginx.root, new URL(found.url).pathname), file, plan.signal);
  }
  const served = async () => {
    const log = await readHubLog(hubUrl);
    const bytes = nginx ? nginx.served() : log.cdn;
    return { hubRequests: log.hubRequests, byteRequests: bytes.requests, bodyBytes: bytes.bodyBytes };
  };
  return {
    hubUrl,
    repo: model.repo,
    files,
    totalBytes: bytesOfModel(model),
    connections: plan.connections,
    caFile: link.tls ? (nginx?.caFile ?? writeCertificate(folder, certificate)) : null,
    served,
    forget: async () => {
      nginx?.forget();
      await resetHubCounts(hubUrl);
    },
    warm: async () => {
      if (nginx) for (const { url } of files) await fillPageCache(join(nginx.root, new URL(url).pathname));
    },
    close: async () => {
      for (const close of closers) await close();
    },
  };
}

function hubPlan({ model, link: name, nginx }: StagePlan): HubPlan {
  const link = LINKS[name];
  return {
    model,
    tls: link.tls && !nginx,
    settings: {
      latencyMs: { hub: link.roundTripMs },
      bytesPerSecondPerConnection: nginx ? null : link.connectionRate,
    },
  };
}

function nginxOrigin(nginx: Nginx, name: LinkName): URL {
  const scheme = LINKS[name].tls ? 'https' : 'http';
  return new URL(`${scheme}://${nginx.host}:${nginx.ports[serverLinkOf(name)]}`);
}

function writeCertificate(folder: string, certificate: string | null): string {
  const file = join(folder, 'hub.pem');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, certificate ?? '');
  return file;
}
