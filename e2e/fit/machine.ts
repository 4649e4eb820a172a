import { cpus, totalmem } from 'node:os';

/** What one has to know to compare figures; nothing that says whose machine it is. */
export function machineInWords(): string {
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus()[0]?.model.trim() || 'unknown processor'}, ${cpus().length} cores, ${gib} GiB of memory`;
}
