import { readFileSync, readlinkSync } from 'node:fs';
import { mkdir, open, readFile, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBootId } from './boot-id.ts';
import { isMissing } from './disk-fault.ts';

const POLL_MS = 200;
/** An owner whose life can't be looked up (another machine or container) shows it by touching the lock. */
const HEARTBEAT_MS = 5_000;
const DEAD_AFTER_MS = 30_000;

interface Owner {
  /** Machine, boot and process namespace: within it a process id means something. */
  place: string;
  pid: number;
  /** Of the process, in kernel ticks; tells it from a later one with the same id. */
  startedAt: string | null;
  token: string;
}

export interface HeldLock {
  release(): Promise<void>;
}

export const lockPathOf = (partialPath: string): string => `${partialPath}.lock`;

/**
 * Makes this transfer the only one on the machine that writes a partial file. Waits while a live owner has it and takes
 * over from a dead one. Throws the signal's reason, or what the file system throws.
 */
export async function lockPartial(
  partialPath: string,
  signal: AbortSignal,
  deadAfterMs = DEAD_AFTER_MS,
): Promise<HeldLock> {
  const path = lockPathOf(partialPath);
  const me = self();
  const silence = new Silence(deadAfterMs);
  for (;;) {
    signal.throwIfAborted();
    if (await create(path, me)) return hold(path, me);
    if ((await isDead(path)) || (await silence.isTooLong(path))) await removeDead(path, silence);
    else await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** The same without waiting for a live owner: null when there is one. */
export async function tryLockPartial(partialPath: string): Promise<HeldLock | null> {
  const path = lockPathOf(partialPath);
  const me = self();
  if (await create(path, me)) return hold(path, me);
  if (await isDead(path)) await removeDead(path);
  return (await create(path, me)) ? hold(path, me) : null;
}

function self(): Owner {
  return { place: place(), pid: process.pid, startedAt: startOf(process.pid), token: crypto.randomUUID() };
}

function hold(path: string, me: Owner): HeldLock {
  const beat = setInterval(() => {
    const now = new Date();
    // A lock that was taken away is found out at the release; there is nobody to tell here.
    utimes(path, now, now).catch(() => clearInterval(beat));
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      const owner = await readOwner(path);
      if (owner?.token === me.token) await rm(path, { force: true });
    },
  };
}

async function create(path: string, me: Owner): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o644);
    try {
      await file.writeFile(JSON.stringify(me));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isDead(path: string): Promise<boolean> {
  const owner = await readOwner(path);
  const touched = await touchedAt(path);
  if (touched === null) return false;
  if (owner && owner.place === place()) return !isAlive(owner);
  return Date.now() - touched > DEAD_AFTER_MS;
}

/**
 * Where the system does not say since when a process runs, its id may have a new owner that knows nothing of the lock.
 * Counted is how long the lock was seen untouched: a machine that slept would make its age a lie.
 */
class Silence {
  readonly #deadAfterMs: number;
  #touched: number | null = null;
  #since = 0;

  constructor(deadAfterMs: number) {
    this.#deadAfterMs = deadAfterMs;
  }

  async isTooLong(path: string): Promise<boolean> {
    const owner = await readOwner(path);
    const touched = owner?.startedAt === null ? await touchedAt(path) : null;
    if (touched === null || touched !== this.#touched) {
      this.#touched = touched;
      this.#since = performance.now();
    }
    return touched !== null && performance.now() - this.#since > this.#deadAfterMs;
  }
}

/** Only one may remove it, or the second would remove the lock that the first has made meanwhile. */
async function removeDead(path: string, silence?: Silence): Promise<void> {
  const gate = `${path}.takeover`;
  try {
    await mkdir(gate);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const made = await stat(gate).catch(() => null);
    if (made && Date.now() - made.mtimeMs > DEAD_AFTER_MS) await rmdir(gate).catch(() => undefined);
    await sleep(POLL_MS);
    return;
  }
  try {
    if ((await isDead(path)) || (await silence?.isTooLong(path))) await rm(path, { force: true });
  } finally {
    await rmdir(gate);
  }
}

async function touchedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Null for one that is not there, or that its owner is just writing. */
async function readOwner(path: string): Promise<Owner | null> {
  try {
    const owner: Partial<Owner> = JSON.parse(await readFile(path, 'utf8'));
    if (typeof owner.pid !== 'number' || typeof owner.token !== 'string' || typeof owner.place !== 'string')
      return null;
    return { place: owner.place, pid: owner.pid, token: owner.token, startedAt: owner.startedAt ?? null };
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true;
    return false;
  }
  return startedAt === null || startOf(pid) === startedAt;
}

/** Field 22 of `/proc/<pid>/stat`; the name before it may hold blanks and brackets. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function place(): string {
  return `${readBootId() ?? hostname()} ${processNamespace()}`;
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return hostname();
    throw error;
  }
}
