import { DISTURBED_SHARE, type Results } from '../results.ts';
import { judgeGoals } from './goals.ts';
import { machineInWords } from './machine.ts';
import { asMarkdown, figureTable, goalTable, runTable } from './tables.ts';

/** `docs/bench.md`: everything that was measured, for people. `notes`: what a person has to say about it. */
export function writeDocument(results: Results, notes: string): string {
  const present = results.programs.filter(({ absent }) => absent === null);
  const absent = results.programs.filter((program) => program.absent !== null);
  const versions = present.filter(({ ours }) => !ours).map(({ label, version }) => `${label} ${version}`);
  const scenarios = results.scenarios.map((scenario) => {
    const tables = [runTable(results, scenario), figureTable(results, scenario)].flatMap((table) =>
      table ? [asMarkdown(table)] : [],
    );
    const failures = scenario.failures.map(
      ({ program, round, message }) => `- ${program} failed in round ${round}: ${message}`,
    );
    const disturbed = scenario.runs.filter((run) => (run.strangersSeconds ?? 0) > run.wallSeconds * DISTURBED_SHARE);
    const strangers =
      disturbed.length > 0
        ? [`In ${disturbed.length} of ${scenario.runs.length} runs other programs took part of the client’s core.`]
        : [];
    const skipped = scenario.skipped === null ? [] : [`Not run: ${scenario.skipped}`];
    return [`## ${scenario.id}: ${scenario.title}`, ...skipped, ...tables, ...strangers, failures.join('\n')]
      .filter(Boolean)
      .join('\n\n');
  });
  return `${[
    '# Side by side with other programs',
    `Made by \`npm run bench -- --publish\` on ${results.at.slice(0, 10)}. ${machineInWords(results.machine)}.`,
    `Peers: ${versions.join(', ')}.`,
    ...(absent.length > 0
      ? [`Absent, so not measured: ${absent.map(({ label, absent: why }) => `${label} (${why})`).join(', ')}.`]
      : []),
    'Each figure is the median of the rounds with their range. Ratios compare runs of the same round. ✓ proves the bytes by the hash of the Hub. The time of rbee Hive runs from the call that makes the job to the verified model in the catalog, that of all others from start to end of the program. Only rbee waits until the bytes are on the disk.',
    '![Ratios to aria2](bench.svg)',
    `## Goals\n\n${asMarkdown(goalTable(judgeGoals(results)))}`,
    notes.trim(),
    ...scenarios,
  ].join('\n\n')}\n`;
}
