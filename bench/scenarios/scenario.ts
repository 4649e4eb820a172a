import type { ModelName } from '../models.ts';
import type { Bench, Program } from '../peers/program.ts';
import type { ScenarioResult } from '../results.ts';
import type { LinkName } from '../serve/links.ts';
import type { Stage } from '../serve/stage.ts';

export interface Scenario {
  id: string;
  title: string;
  model: ModelName;
  link: LinkName;
  /** Ours may have so many at a time, and have to have had them: another number measures something else. */
  connections?: number;
  /** Ids, in the order of a round. */
  programs: string[];
  /** Ids of those that take so long that one round has to do. */
  once?: string[];
  play: Play;
}

/** One way of asking; adds to the result as it goes. */
export type Play = (call: Call) => Promise<void>;

export interface Call {
  scenario: Scenario;
  programs: Program[];
  stage: Stage;
  bench: Bench;
  rounds: number;
  quick: boolean;
  result: ScenarioResult;
}
