import { HiveError } from '#lib/contract/hive-error.ts';
import type { Caller } from '#lib/team/caller.ts';
import { accountOf } from './request-allowance.ts';

/** More than somebody's tabs, and than a program that follows each of its jobs; each takes some 75 kB. */
const MOST_STREAMS = 200;
const TRY_AGAIN_SECONDS = 30;

/** How many event streams each account may have open. */
export class StreamAllowance {
  readonly #open = new Map<string, number>();

  /** Returns the way to give it back, for once. Throws `rate_limited`. The person at the machine may watch as they like. */
  take(caller: Caller): () => void {
    if (caller.kind === 'machine') return () => undefined;
    const account = accountOf(caller);
    const open = this.#open.get(account) ?? 0;
    if (open >= MOST_STREAMS) throw tooMany();
    this.#open.set(account, open + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (this.#open.get(account) ?? 1) - 1;
      if (left === 0) this.#open.delete(account);
      else this.#open.set(account, left);
    };
  }
}

const tooMany = (): HiveError =>
  new HiveError('rate_limited', `An account may have ${MOST_STREAMS} event streams open at a time.`, {
    hint: 'Close some; one stream of the hive tells of all jobs.',
    details: { scope: 'api', retry_after_secs: TRY_AGAIN_SECONDS },
  });
