import { describe, expect, it } from 'vitest';
import { parseCores, parseStat, parseStatus, parseWrittenBytes, processTree, readUsage } from './proc.ts';
import { busySeconds } from './strangers.ts';

describe('what Linux says of a process', () => {
  it('is read behind a name that holds brackets and blanks', () => {
    const text = `42 (a) b (c) S 7 42 42 0 -1 4194560 100 0 0 0 250 50 3 4 20 0 1 0 999 1 1`;
    expect(parseStat(text)).toEqual({ cpuSeconds: 3, parentPid: 7 });
  });
  it('is 0 bytes of memory once it has given that back', () => {
    expect(parseStatus('Name:\tcurl\nState:\tZ (zombie)\n')).toEqual({ name: 'curl', residentBytes: 0, peakBytes: 0 });
    expect(parseStatus('Name:\tcurl\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n').peakBytes).toBe(2 * 1024 * 1024);
  });
  it('counts what was written', () => {
    expect(parseWrittenBytes('rchar: 5\nwchar: 1234\nsyscr: 1\n')).toBe(1234);
  });
});

describe('how busy cores are', () => {
  it('is what they did, not what they waited for', () => {
    const stat = 'cpu  9 9 9 9\ncpu0 100 0 50 9999 8888 25 25 0 0 0\ncpu1 300 0 0 1 1 0 0 0 0 0\n';
    expect(busySeconds(stat, [0])).toBe(2);
    expect(busySeconds(stat, [0, 1])).toBe(5);
  });
});

describe('sets of cores', () => {
  it('are read with their ranges', () => {
    expect(parseCores('0-2,5')).toEqual([0, 1, 2, 5]);
    expect(parseCores('')).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('a living process', () => {
  it('has memory and CPU time, and is the first of its own tree', () => {
    expect(readUsage(process.pid)?.residentBytes).toBeGreaterThan(1e6);
    expect(processTree(process.pid)[0]).toBe(process.pid);
  });
  it('is nothing when it is gone', () => {
    expect(readUsage(2 ** 22 + 1)).toBeNull();
    expect(processTree(2 ** 22 + 1)).toEqual([]);
  });
});
