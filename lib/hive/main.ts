import { HiveError } from '#lib/contract/hive-error.ts';
import { createLog } from '#lib/log/create-log.ts';
import { getLog, setLog } from '#lib/log/log.ts';
import { startTracing } from '#lib/telemetry/start-tracing.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type Serving, STOP_WITHIN_MS, serve } from './serve.ts';
import { readSettings } from './settings.ts';

const dev = process.argv.includes('--dev');
const say = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

let ending = false;
let stopTracing = async (): Promise<void> => undefined;
const starting = start();

// Once each: a terminal sends its Ctrl+C to npm, the launcher and this process, and npm sends it on as well.
process.on('SIGTERM', () => end('Stopping.'));
process.on('SIGINT', () => end('Stopping.'));
process.on('SIGHUP', () => end('Stopping.'));
// The launcher holds the other end of this channel; when it is killed there is no signal, only this.
const LEFT_ALONE = 'Stopping, as the process that started this hive is gone.';
process.on('disconnect', () => end(LEFT_ALONE));
if (process.connected === false) end(LEFT_ALONE);
process.on('uncaughtException', (error) => {
  getLog().error({ err: error }, 'The hive met an unexpected fault and stops');
  end('Stopping.', 1);
});
// Whoever read our lines may be gone; that is no reason to lose the checkpoint of the jobs.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

async function start(): Promise<Serving | null> {
  try {
    const settings = readSettings(process.env);
    const atTerminal = process.stderr.isTTY === true;
    setLog(
      createLog({
        level: settings.logLevel ?? (atTerminal ? 'warn' : 'info'),
        form: atTerminal ? 'words' : 'json',
        write: (line) => process.stderr.write(line),
      }),
    );
    stopTracing = await startTracing(process.env, packageJson.version);
    const serving = await serve(settings, { dev });
    getLog().info({ version: packageJson.version, node: process.version, pid: process.pid }, 'Started');
    if (!ending) say(`rbee Hive is at ${serving.url}`);
    if (!ending && serving.setupUrl) say(`Nobody can sign in yet. Make the first admin, once, at ${serving.setupUrl}`);
    return serving;
  } catch (error) {
    if (HiveError.is(error)) complain(`${error.message}\n${error.hint}`);
    else complain(`The hive could not start: ${error instanceof Error ? error.stack : String(error)}`);
    process.exit(1);
  }
}

function end(why: string, exitCode = 0): void {
  if (ending) return;
  ending = true;
  say(why);
  getLog().info({ pid: process.pid }, why);
  setTimeout(() => {
    complain(`The hive did not come to rest within ${STOP_WITHIN_MS / 1000} s and is ended as it is.`);
    process.exit(1);
  }, STOP_WITHIN_MS);
  starting
    .then((serving) => serving?.stop())
    .then(() => stopTracing())
    .then(
      () => process.exit(exitCode),
      (error: unknown) => {
        getLog().error({ err: error }, 'The hive could not stop cleanly');
        process.exit(1);
      },
    );
}
