import { readFileSync } from 'node:fs';

/** `--import` before a program: its wall clock stands off the machine’s by as many ms as the file CHAOS_CLOCK says. */
const RealDate = Date;
let offsetMs = 0;
setInterval(() => {
  try {
    offsetMs = Number(readFileSync(process.env.CHAOS_CLOCK, 'utf8')) || 0;
  } catch {
    // As it was: the file is being written.
  }
}, 100).unref();

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + offsetMs] : given));
  }

  static now() {
    return RealDate.now() + offsetMs;
  }
};
