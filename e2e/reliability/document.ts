import { type PublishedRuns, RUNS, type RunName } from './publish-run.ts';

const TITLES: Record<RunName, string> = {
  load: 'Load',
  chaos: 'Chaos',
  fuzz: 'Hostile input',
  long: 'A long run',
};

/** `docs/reliability.md`: the figures of all runs, and what a person has to say about them. */
export function writeDocument(runs: PublishedRuns, notes: string): string {
  const parts = RUNS.flatMap((name) => {
    const run = runs[name];
    if (!run) return [];
    const rows = run.figures.map(
      ({ what, figure, goal, met }) => `| ${what} | ${figure} | ${goal}${met === null ? '' : met ? ' ✓' : ' ✗'} |`,
    );
    return [
      `## ${TITLES[name]}`,
      `Made by \`${run.command}${run.command.includes(' -- ') ? '' : ' --'} --publish\` on ${run.at.slice(0, 10)}. ${run.machine}.`,
      ...(name === 'long' ? ['![Memory, descriptors and size of the database over time](long.svg)'] : []),
      `| what | figure | goal |\n| --- | --- | --- |\n${rows.join('\n')}`,
    ];
  });
  return `${['# Under load, faults and hostile input', ...parts, notes.trim()].join('\n\n')}\n`;
}
