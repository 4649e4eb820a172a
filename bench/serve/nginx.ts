import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCores } from '../measure/cores.ts';
import { findProgram } from '../measure/find-program.ts';
import { endGroup, spawnGroup } from '../measure/process-groups.ts';
import { readAccessLog, type Served } from './access-log.ts';
import { makeCertificate } from './certificate.ts';
import { SERVER_LINKS, type ServerLinkName } from './links.ts';
import { bytesHost, freePort, untilListening } from './loopback.ts';
import { nginxConfig } from './nginx-config.ts';

export interface Nginx {
  host: string;
  ports: Record<ServerLinkName, number>;
  /** Files in it are served by their path. */
  root: string;
  caFile: string;
  served(): Served;
  forget(): void;
  stop(): Promise<void>;
}

/** Ends nginx when the bench is gone without a word: then nothing holds the other end of its standard input. */
const GUARD =
  '"$@" & child=$!; trap "kill $child" TERM; exec 3<&0; cat <&3 >/dev/null & wait -n; kill $child 2>/dev/null; wait $child';

/** Null where nginx is not installed. */
export async function startNginx(parent: string, core: string | null): Promise<Nginx | null> {
  const program = findProgram('nginx');
  if (!program) return null;
  const folder = join(parent, 'nginx');
  const root = join(folder, 'www');
  mkdirSync(root, { recursive: true });
  const host = await bytesHost();
  const ports = Object.fromEntries(
    await Promise.all(SERVER_LINKS.map(async (link) => [link, await freePort(host)])),
  ) as Record<ServerLinkName, number>;
  const caFile = makeCertificate(folder, ['127.0.0.1', '127.0.0.2', 'localhost']);
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, nginxConfig({ folder, host, ports, asRoot: process.getuid?.() === 0 }));
  const argv = [program, '-p', folder, '-e', 'stderr', '-c', config];
  const child = spawnGroup(['bash', '-c', GUARD, 'guard', ...onCores(core, argv)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  await untilListening(host, ports.http, 5000);
  const log = join(folder, 'access.log');
  return {
    host,
    ports,
    root,
    caFile,
    served: () => readAccessLog(readFileSync(log, 'utf8')),
    forget: () => writeFileSync(log, ''),
    stop: () => endGroup(child),
  };
}
