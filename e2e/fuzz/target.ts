import type { Random } from '#e2e/support/random.ts';

/** One way into the hive by which something hostile may come. */
export interface FuzzTarget {
  /** Sets up what the cases share, in a folder of its own; nothing may be written outside of it. */
  open(folder: string): Promise<FuzzRoom>;
}

export interface FuzzRoom {
  /**
   * Makes one input out of chance and hands it over. Resolves when the hive did with it what it may do: understand it,
   * or refuse it with a code of the contract. Throws a `Wrong` or whatever the hive threw.
   */
  tryOne(random: Random, note: Note): Promise<void>;
  close?(): Promise<void>;
}

/** Says what the input is before it is handed over, so that a report can show it. */
export type Note = (what: string) => void;

/** The hive did with an input what it may not do. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
}
