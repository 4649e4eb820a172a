import { pino } from 'pino';
import type { LogLevel } from './levels.ts';
import { type Log, presentLogContext } from './log.ts';
import { sayLine } from './say-line.ts';
import { scrub } from './scrub.ts';

interface LogOptions {
  level: LogLevel;
  /** `words` for a person at a terminal; else one JSON object a line. */
  form: 'json' | 'words';
  /** A whole line with its end. */
  write(line: string): void;
}

/** Fields that hold a secret by their name, wherever they stand. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'token', 'secret', 'hub_token'];
const redact = {
  paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  censor: '…',
};

/** Lines with time, level, words, and the ids of the request and job that they belong to; no secret is in one. */
export function createLog({ level, form, write }: LogOptions): Log {
  const lines = {
    write: (line: string) => {
      const safe = scrub(line);
      write(form === 'json' ? safe : sayLine(safe));
    },
  };
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: presentLogContext,
      redact,
    },
    lines,
  );
}
