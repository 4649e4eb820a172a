import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findProgram } from './find-program.ts';
import { parseCores } from './proc.ts';

/**
 * Who runs where, as lists that taskset takes; null where nothing can be held to a core. What serves the bytes, with the
 * bench itself, is on one core, the client that is measured on another: on the loopback the two would otherwise end up
 * on one core by chance, and that decides the figures.
 */
export interface Cores {
  server: string | null;
  client: string | null;
  all: string | null;
}

/** Holds this process to the server's core. With `clientOnAll` a client may use every core, that one too. */
export function chooseCores({ clientOnAll }: { clientOnAll: boolean }): Cores {
  const allowed = allowedCores();
  const [server, client] = allowed.map(String);
  if (server === undefined || client === undefined || !findProgram('taskset')) {
    return { server: null, client: null, all: null };
  }
  execFileSync('taskset', ['-a', '-c', '-p', server, String(process.pid)], { stdio: 'ignore' });
  const all = allowed.join(',');
  return { server, client: clientOnAll ? all : client, all };
}

/** The command, held to these cores; as it is when there are none to hold it to. */
export function onCores(cores: string | null, argv: readonly string[]): string[] {
  return cores === null ? [...argv] : ['taskset', '-c', cores, ...argv];
}

function allowedCores(): number[] {
  if (process.platform !== 'linux') return [];
  const status = readFileSync('/proc/self/status', 'utf8');
  return parseCores(/^Cpus_allowed_list:\s+(.*)$/m.exec(status)?.[1] ?? '');
}
