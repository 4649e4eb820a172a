import { readFileSync } from 'node:fs';
import { createApiClient } from '#lib/browser/api-client.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { Misuse } from './command.ts';
import { help, usage } from './help.ts';
import { connectTo, hiveAddress, hiveId } from './hive-connection.ts';
import { createOutput } from './output/output.ts';
import { parseCommandLine } from './parse-command-line.ts';

const INTERRUPTED = 130;

// A reader that has seen enough, as `head`, is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}
process.exitCode = await run(process.argv.slice(2));

async function run(argv: string[]): Promise<number> {
  const out = createOutput(process.stdout, process.stderr, argv.includes('--json'));
  try {
    const line = parseCommandLine(argv);
    if (line.kind === 'version') process.stdout.write(`rbee ${version()}\n`);
    if (line.kind === 'help') process.stdout.write(help(line.about));
    if (line.kind !== 'command') return 0;
    const address = hiveAddress(line.options, process.env);
    const fetch = connectTo(address, process.env);
    const { execute } = await line.command.load();
    return await execute({
      api: createApiClient(fetch),
      fetch,
      address,
      hive: hiveId(line.options),
      out,
      args: line.args,
      options: line.options,
      interrupted: onInterrupt(),
    });
  } catch (error) {
    if (error instanceof Misuse) {
      out.note([error.message, error.command ? usage(error.command) : 'rbee --help lists the commands.'].join('\n'));
      return 2;
    }
    out.fail(HiveError.from(error));
    if (!HiveError.is(error)) out.note((error as Error).stack ?? String(error));
    return 1;
  }
}

/** The first Ctrl+C asks the command to end; the second ends it. */
function onInterrupt(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (asked.signal.aborted ? process.exit(INTERRUPTED) : asked.abort()));
  }
  return asked.signal;
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
