import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROGRAMS } from './all-programs.ts';
import { chooseCores } from './measure/cores.ts';
import { BadOption, parseOptions } from './options.ts';
import { publish } from './publish.ts';
import { judgeGoals } from './report/goals.ts';
import { describeMachine, machineInWords } from './report/machine.ts';
import { asText, goalTable } from './report/tables.ts';
import type { Results } from './results.ts';
import { runScenario } from './run-scenario.ts';
import { chooseScenarios, SCENARIOS, VIEWS } from './scenarios/all-scenarios.ts';
import { startNginx } from './serve/nginx.ts';
import { makeWorkFolder, RESULTS } from './work-folder.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // More than once: a terminal, npm and the launcher each send it.
  process.on(signal, () => stopped.abort(new Error('Stopped; nothing is left behind.')));
}

try {
  process.exitCode = await bench();
} catch (error) {
  if (!stopped.signal.aborted && !(error instanceof BadOption)) throw error;
  process.stderr.write(`${stopped.signal.aborted ? stopped.signal.reason.message : (error as Error).message}\n`);
  process.exitCode = stopped.signal.aborted ? 130 : 2;
}

/** Resolves with the exit code: 1 when something that was to be measured failed. */
async function bench(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), {
    scenarios: [...SCENARIOS.map(({ id }) => id), ...Object.keys(VIEWS)],
    programs: PROGRAMS.map(({ id }) => id),
  });
  if (process.platform !== 'linux') {
    say('The bench reads the times and the memory of processes from /proc, so it runs on Linux only.');
    return 2;
  }
  const cores = chooseCores({ clientOnAll: options.allCores });
  const folder = makeWorkFolder();
  const programs = PROGRAMS.filter(({ id }) => options.who?.includes(id) ?? true);
  const nginx = options.standIn ? null : await startNginx(folder, cores.server);
  try {
    if (!nginx)
      say('nginx is not installed: the stand-in Hub serves the bytes, and is what limits the fast scenarios.');
    const frame = { cores, folder, keptFolder: RESULTS, signal: stopped.signal, say };
    const results: Results = {
      at: new Date().toISOString(),
      quick: options.quick,
      machine: describeMachine(cores, nginx !== null),
      programs: [],
      scenarios: [],
    };
    for (const { find, id, label, ours, verifies } of programs) {
      const found = await find(frame);
      const absent = 'absent' in found ? found.absent : null;
      results.programs.push({ id, label, ours, verifies, version: 'version' in found ? found.version : null, absent });
      if (absent !== null) say(`${label} is absent: ${absent}.`);
    }
    say(machineInWords(results.machine));
    const present = programs.filter(({ id }) => results.programs.some((row) => row.id === id && row.absent === null));
    for (const scenario of chooseScenarios(options.only, options.quick)) {
      results.scenarios.push(await runScenario(scenario, { results, present, nginx, options, bench: frame }));
      writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify(results, null, 2)}\n`);
    }
    if (options.quick) say('\nEverything runs. Files this small measure nothing, so no goal is judged.');
    else say(`\nGoals\n${asText(goalTable(judgeGoals(results)))}`);
    if (options.jsonFile !== null) writeFileSync(options.jsonFile, `${JSON.stringify(results, null, 2)}\n`);
    if (options.publish) publish(results, fileURLToPath(new URL('..', import.meta.url)));
    return results.scenarios.some(({ failures }) => failures.length > 0) ? 1 : 0;
  } finally {
    await nginx?.stop();
  }
}
