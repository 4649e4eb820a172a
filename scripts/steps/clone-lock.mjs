import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT, StepFailure, say } from './project.mjs';

const FILE = join(PROJECT, '.prepare.lock');
const MOST_WAIT_MS = 15 * 60_000;

/**
 * One process at a time installs and builds in this clone. `hold` is given a function that names a child process: when
 * the holder is killed, the lock counts as left behind only once that child is over, too.
 */
export async function withCloneLock(hold) {
  const self = identity(process.pid);
  await acquire(self);
  const release = () => rmSync(FILE, { force: true });
  process.on('exit', release);
  try {
    return await hold((childPid) => writeFileSync(FILE, `${self}\n${identity(childPid)}`));
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(self) {
  const until = Date.now() + MOST_WAIT_MS;
  let told = false;
  while (Date.now() < until) {
    if (create(self)) {
      // Of two that found the same left-behind lock, the slower one has by now replaced the file of the faster.
      await sleep(50);
      if (read() === self) return;
      continue;
    }
    const holders = read()?.split('\n') ?? [];
    if (holders.length > 0 && holders.every((holder) => !isRunning(holder))) {
      rmSync(FILE, { force: true });
      continue;
    }
    if (!told) say('Another start or test prepares this clone; waiting for it …');
    told = true;
    await sleep(300);
  }
  throw new StepFailure(`Another process has held ${FILE} for very long. If there is none, remove that file.`);
}

function create(content) {
  try {
    writeFileSync(FILE, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new StepFailure(`This folder can't be written to: ${error.message}`);
  }
}

function read() {
  try {
    return readFileSync(FILE, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** With the time of its start where the system tells it: after a restart of a container the same numbers come again. */
function identity(pid) {
  let begun = '';
  try {
    begun = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')[19];
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
  }
  return `${pid} ${begun}`;
}

function isRunning(holder) {
  const pid = Number(holder.split(' ')[0]);
  if (!(pid > 0) || identity(pid) !== holder) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
