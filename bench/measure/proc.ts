import { readFileSync } from 'node:fs';

/** What Linux says of a process. CPU in seconds, memory in bytes. */
export interface ProcessUsage {
  cpuSeconds: number;
  residentBytes: number;
  /** The most it has had resident since its start, or since `forgetPeak`. */
  peakBytes: number;
}

/** Linux has told programs 100 ticks a second since the last century, whatever the kernel counts in. */
const TICKS_PER_SECOND = 100;

/** The fields after the name, which is in brackets and may hold anything. */
export function parseStat(text: string): { cpuSeconds: number; parentPid: number } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, parentPid: Number(fields[1]) };
}

/** A process that is ending has no memory any more: 0. */
export function parseStatus(text: string): { name: string; residentBytes: number; peakBytes: number } {
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return {
    name: /^Name:\t(.*)$/m.exec(text)?.[1] ?? '',
    residentBytes: kilobytes('VmRSS') * 1024,
    peakBytes: kilobytes('VmHWM') * 1024,
  };
}

/** Bytes handed to `write` and its kin, to files above all. */
export function parseWrittenBytes(text: string): number {
  return Number(/^wchar: (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** `0-3,8` as Linux writes sets of cores. */
export function parseCores(text: string): number[] {
  return (text.match(/\d+(-\d+)?/g) ?? []).flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** Null once the process is gone. */
export function readUsage(pid: number): (ProcessUsage & { name: string }) | null {
  const stat = readProc(pid, 'stat');
  const status = readProc(pid, 'status');
  if (stat === null || status === null) return null;
  return { cpuSeconds: parseStat(stat).cpuSeconds, ...parseStatus(status) };
}

/** The process and all that it has started, as far as they are there. */
export function processTree(pid: number): number[] {
  const children = readProc(pid, `task/${pid}/children`);
  if (children === null) return [];
  return [
    pid,
    ...children
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => processTree(Number(child))),
  ];
}

export function writtenBytes(pid: number): number {
  return processTree(pid).reduce((sum, each) => sum + parseWrittenBytes(readProc(each, 'io') ?? ''), 0);
}

/** Null when the process is gone, and where there is no /proc. */
function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}
