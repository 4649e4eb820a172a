import type { Results } from '../results.ts';
import { judgeGoals } from './goals.ts';
import { machineInWords } from './machine.ts';
import { asMarkdown, goalTable } from './tables.ts';

const BEGIN = '<!-- bench: written by npm run bench -- --publish -->';
const END = '<!-- /bench -->';

/** The README with its table and the description of the machine as of this run. Throws when it has no place for them. */
export function putIntoReadme(readme: string, results: Results): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The README has no place for the bench: ${BEGIN} … ${END}`);
  const absent = results.programs.filter((program) => program.absent !== null).map(({ label }) => label);
  const text = [
    '![Wall time beside other programs, as a multiple of aria2](docs/bench.svg)',
    asMarkdown(goalTable(judgeGoals(results))),
    `Measured on ${results.at.slice(0, 10)}: ${machineInWords(results.machine)}.${
      absent.length > 0 ? ` Absent: ${absent.join(', ')}.` : ''
    } All of it, and what limits us where a goal is missed, is in [docs/bench.md](docs/bench.md).`,
  ].join('\n\n');
  return `${readme.slice(0, begin)}${BEGIN}\n\n${text}\n\n${readme.slice(end)}`;
}
