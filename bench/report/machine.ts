import { cpus, release, totalmem, type } from 'node:os';
import type { Cores } from '../measure/cores.ts';
import { versionOf } from '../peers/version-of.ts';
import type { Machine } from '../results.ts';

/** What one has to know to compare figures; nothing that says whose machine it is. */
export function describeMachine(cores: Cores, withNginx: boolean): Machine {
  const processors = cpus();
  const nginx = versionOf('nginx', '-v');
  return {
    processor: processors[0]?.model.trim() || 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    kernel: `${type()} ${release().split('-')[0]}`,
    node: process.version,
    bytesFrom: withNginx && 'version' in nginx ? `nginx ${nginx.version}` : 'the stand-in Hub',
    clientOn: cores.all === null ? 'any core' : cores.client === cores.all ? 'all cores' : 'one core',
  };
}

const PLACES: Record<Machine['clientOn'], string> = {
  'one core': 'served from one core, clients held to another',
  'all cores': 'served from one core, clients free to use all',
  'any core': 'nothing held to a core',
};

export function machineInWords(machine: Machine): string {
  const { processor, cores, memoryBytes, kernel, node, bytesFrom, clientOn } = machine;
  const memory = `${(memoryBytes / 2 ** 30).toFixed(0)} GiB`;
  const where = PLACES[clientOn];
  return `${processor}, ${cores} cores, ${memory} of memory, ${kernel}, Node ${node.slice(1)}, bytes from ${bytesFrom}; ${where}`;
}
