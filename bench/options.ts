import { parseArgs } from 'node:util';

export interface Options {
  /** Ids of scenarios; null for all. */
  only: string[] | null;
  /** Ids of programs; null for all. */
  who: string[] | null;
  rounds: number;
  /** Small files, one round: shows that everything runs, measures nothing. */
  quick: boolean;
  jsonFile: string | null;
  publish: boolean;
  /** The stand-in Hub serves the bytes too, even where nginx is installed. */
  standIn: boolean;
  /** Clients may use every core, not one alone. */
  allCores: boolean;
}

export class BadOption extends Error {}

/** Throws BadOption with a sentence for what is not understood. */
export function parseOptions(args: string[], known: { scenarios: string[]; programs: string[] }): Options {
  const { values } = parse(args);
  const quick = values.quick ?? false;
  if (quick && values.publish) throw new BadOption('A quick run measures nothing that could be published.');
  return {
    only: values.only === undefined ? null : idsOf('--only', values.only, known.scenarios),
    who: values.who === undefined ? null : idsOf('--who', values.who, known.programs),
    rounds: values.rounds === undefined ? (quick ? 1 : 5) : roundsOf(values.rounds),
    quick,
    jsonFile: values.json ?? null,
    publish: values.publish ?? false,
    standIn: values['stand-in'] ?? false,
    allCores: values['all-cores'] ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        only: { type: 'string' },
        who: { type: 'string' },
        rounds: { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'string' },
        publish: { type: 'boolean' },
        'stand-in': { type: 'boolean' },
        'all-cores': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
}

function idsOf(option: string, text: string, known: string[]): string[] {
  const ids = text.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return ids;
  throw new BadOption(`${option} knows no "${unknown}"; there are ${known.join(', ')}.`);
}

function roundsOf(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 100) return rounds;
  throw new BadOption(`--rounds must be a whole number from 1 to 100, not "${text}".`);
}
