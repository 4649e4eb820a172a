/**
 * What a wrong hash means. `again`: fetch the file once more, `guess`: the same, but nobody had promised that what stood
 * there was right, `wrong`: give up.
 */
export type HashVerdict = 'right' | 'guess' | 'again' | 'wrong';

const MOST_STRIKES = 2;

/** Patience with the hash of one file. */
export class HashVerdicts {
  readonly #expected: string;
  #strikes = 0;

  constructor(expected: string) {
    this.#expected = expected;
  }

  /** `isGuess`: none of the bytes were fetched by this transfer. */
  judge(hex: string, isGuess: boolean): HashVerdict {
    if (hex === this.#expected) return 'right';
    if (isGuess) return 'guess';
    this.#strikes += 1;
    return this.#strikes >= MOST_STRIKES ? 'wrong' : 'again';
  }
}
