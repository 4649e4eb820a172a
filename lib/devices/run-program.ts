import { type ExecFileOptionsWithStringEncoding, execFile } from 'node:child_process';

/** What a program wrote, or null when it is not there, failed, or took too long: on most machines that is normal. */
export type RunProgram = (name: string, args: string[]) => Promise<string | null>;

/** A driver that has to wake up takes two seconds, a broken one for ever. */
const TIMEOUT_MS = 5_000;
const MOST_BYTES = 1024 * 1024;

/** No token and no proxy of ours is its business. */
const PASSED_ON = ['PATH', 'SYSTEMROOT'];

export const runProgram: RunProgram = (name, args) => {
  const passedOn = Object.fromEntries(PASSED_ON.map((key) => [key, process.env[key]]));
  const options: ExecFileOptionsWithStringEncoding = {
    encoding: 'utf8',
    env: { ...passedOn, NODE_ENV: 'production', LC_ALL: 'C' },
    killSignal: 'SIGKILL',
    maxBuffer: MOST_BYTES,
    timeout: TIMEOUT_MS,
    windowsHide: true,
  };
  return new Promise((resolve) => {
    execFile(name, args, options, (error, stdout) => resolve(error ? null : stdout));
  });
};
