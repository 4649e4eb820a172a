import { fileURLToPath } from 'node:url';
import './signals.mjs';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

export const say = (text) => process.stdout.write(`${text}\n`);
export const complain = (text) => process.stderr.write(`${text}\n`);

/** A step that can't be done, told in words that a person can act on. */
export class StepFailure extends Error {}

/** Runs the steps of a command; a StepFailure ends it with its sentence alone. */
export async function main(steps) {
  try {
    await steps();
  } catch (error) {
    complain(error instanceof StepFailure ? error.message : error.stack);
    process.exit(1);
  }
}

/** Runs a step and says that it goes on and how long it took. */
export async function timed(what, step) {
  say(`${what} …`);
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const waiting = setInterval(() => say(`  … ${seconds().toFixed(0)} s`), 15_000);
  try {
    const result = await step();
    say(`  done in ${seconds().toFixed(1)} s`);
    return result;
  } finally {
    clearInterval(waiting);
  }
}
