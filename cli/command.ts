import type { ApiClient } from '#lib/browser/api-client.ts';
import type { Output } from './output/output.ts';

export type OptionValue = string | boolean | undefined;
export type OptionValues = Readonly<Record<string, OptionValue>>;

export interface OptionSpec {
  type: 'string' | 'boolean';
  short?: string;
  /** What stands for the value in the help: `--state <state>`. */
  value?: string;
  /** All values that there are, where they are few: others are refused, and shells complete them. */
  values?: readonly string[];
  summary: string;
}

/** What a command is given: the hive's API, where to write, and what was typed. */
export interface Invocation {
  api: ApiClient;
  /** One request to the hive as it is, for streams. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Where the hive is. */
  address: URL;
  hive: string | undefined;
  out: Output;
  args: readonly string[];
  options: OptionValues;
  /** Aborted by the first Ctrl+C. */
  interrupted: AbortSignal;
}

/** Resolves with the exit code: 0 done, 1 failed, 130 interrupted. */
export type Execute = (invocation: Invocation) => Promise<number>;

export interface CommandSpec {
  /** `model download` */
  name: string;
  /** Other words for the last one: `dl`. */
  aliases?: readonly string[];
  /** As in the help: `<reference>…`, `<id>`; empty for none. */
  args: string;
  least: number;
  most: number;
  /** What the arguments are, where a shell can complete them. */
  completes?: 'models' | 'jobs';
  summary: string;
  options?: Readonly<Record<string, OptionSpec>>;
  load(): Promise<{ execute: Execute }>;
}

/** Exit code 2, with the usage of the command that was meant. */
export class Misuse extends Error {
  readonly command: CommandSpec | null;
  constructor(message: string, command: CommandSpec | null = null) {
    super(message);
    this.command = command;
  }
}
