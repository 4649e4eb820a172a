import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';

/** What happens, for whoever runs the hive. Levels: `debug` requests, `info` jobs, `warn` what goes on, `error` what does not. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'>;

/** Said in each line that is written meanwhile. */
export interface LogContext {
  request_id?: string;
  job_id?: string;
}

/** Next bundles the routes apart from the server; the global object is what both see. */
const logKey = Symbol.for('rbee.log');
const contextKey = Symbol.for('rbee.log-context');
const shared = globalThis as { [logKey]?: Log; [contextKey]?: AsyncLocalStorage<LogContext> };

/** That of the process; where none was set, as in tests and the command line, one that says what went wrong as it is. */
export const getLog = (): Log => shared[logKey] ?? PLAIN;

export function setLog(log: Log | undefined): void {
  if (log) shared[logKey] = log;
  else delete shared[logKey];
}

/** Whatever `work` writes, also later, has `context`, and no more what held before: a job outlives the request that began it. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return contexts().run(context, work);
}

export const presentLogContext = (): LogContext => contexts().getStore() ?? {};

function contexts(): AsyncLocalStorage<LogContext> {
  shared[contextKey] ??= new AsyncLocalStorage<LogContext>();
  return shared[contextKey];
}

const silent = () => undefined;
const plainly = (given: unknown, words?: string) => {
  const err = given instanceof Error ? given : (given as { err?: unknown } | null)?.err;
  const said = typeof given === 'string' ? given : words;
  const stack = err instanceof Error ? (err.stack ?? err.message) : err === undefined ? undefined : String(err);
  process.stderr.write(`${[said, stack].filter(Boolean).join(': ')}\n`);
};
const PLAIN: Log = { debug: silent, info: silent, warn: plainly, error: plainly, isLevelEnabled: () => false };
