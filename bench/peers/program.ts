import type { Cores } from '../measure/cores.ts';
import type { Measurement } from '../measure/measure-command.ts';
import type { Stage } from '../serve/stage.ts';

/** Something that downloads and can be measured. */
export interface Program {
  id: string;
  label: string;
  /** One of this project's, in contrast to a peer. */
  ours: boolean;
  /** Proves what it wrote by the Hub's hash. */
  verifies: boolean;
  /** Looks for it on this machine. */
  find(bench: Bench): Promise<Presence>;
  /** Makes it ready for a scenario; not measured. */
  open(stage: Stage, bench: Bench): Promise<Runner>;
}

export type Presence = { version: string } | { absent: string };

export interface Runner {
  /** Downloads all files of the stage with nothing of them there before. `folder` is empty and its own. */
  run(folder: string): Promise<RunMeasurement>;
  /** Where the bytes of the stage's files are then, in the same order. */
  outputs(folder: string): string[];
  /** After a run, not measured: forgets what was downloaded. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface RunMeasurement extends Measurement {
  /** Memory over that of the same process when it does nothing; null for what can't be idle. */
  overIdleBytes: number | null;
}

/** What programs are run with. */
export interface Bench {
  cores: Cores;
  /** For whatever has to be written; removed at the end. On the disk that the downloads go to. */
  folder: string;
  /** Kept from run to run. */
  keptFolder: string;
  signal: AbortSignal;
  say(line: string): void;
}
