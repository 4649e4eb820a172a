import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { LiveTransfer } from './live-transfers.ts';

/** Bytes that can be read now: from where it was asked to before `end`. */
export interface Stretch {
  handle: FileHandle;
  end: number;
}

export interface BytesParts {
  sizeBytes: number;
  partialPath: string;
  /** The path of the file once its hash has been found right; null while it is not here. */
  findProven(signal: AbortSignal): Promise<string | null>;
  /** Has it brought here; the same bringing for all who ask. Null: this caller may not have it brought. */
  bring: (() => Promise<void>) | null;
  liveTransfer(): LiveTransfer | null;
}

/** A transfer that has not begun yet, or one of another process, is looked for this often. */
const LOOK_EVERY_MS = 250;

/**
 * The bytes of one file for one client: of the proven file where it is here, else read along behind the transfer that
 * brings it. Read along are only bytes that the hash has passed over, and never the last one before the hash was found
 * right: whoever is given wrong bytes sees the connection break and never a clean end.
 */
export class MirrorBytes {
  readonly #parts: BytesParts;
  #bringing: { settled: boolean; error: unknown; over: Promise<void> } | null = null;
  #proven: FileHandle | null = null;
  /** What was read along with, and whether anything was. */
  #along: { live: LiveTransfer; handle: FileHandle } | null = null;

  constructor(parts: BytesParts) {
    this.#parts = parts;
  }

  /** Waits for the byte at `position`. Throws what keeps it from coming, or the signal's reason. */
  async next(position: number, signal: AbortSignal): Promise<Stretch> {
    const { sizeBytes } = this.#parts;
    for (;;) {
      signal.throwIfAborted();
      if (this.#along?.live.outcome) await this.#leaveAlong(signal);
      this.#proven ??= await this.#openProven(signal);
      if (this.#proven) return { handle: this.#proven, end: sizeBytes };
      const { bring } = this.#parts;
      if (bring === null) throw new HiveError('file_not_found', 'This file is not on this hive.');
      this.#bringing ??= watch(bring());
      const live = this.#parts.liveTransfer();
      const end = Math.min(live?.verifiedBytes ?? 0, sizeBytes - 1);
      if (live && position < end && live.outcome === null) {
        this.#along ??= { live, handle: await open(this.#parts.partialPath) };
        if (this.#along.live === live && live.outcome === null) return { handle: this.#along.handle, end };
        continue;
      }
      if (this.#bringing.settled) throw this.#bringing.error ?? gone();
      const later = sleep(LOOK_EVERY_MS, undefined, { ref: false });
      await Promise.race([...(live ? [live.changed] : []), this.#bringing.over, later]);
    }
  }

  async close(): Promise<void> {
    await this.#along?.handle.close();
    await this.#proven?.close();
  }

  /** What was given came from a transfer that is over: it is good only when that very transfer has proven the file. */
  async #leaveAlong(signal: AbortSignal): Promise<void> {
    if (this.#along?.live.outcome === 'proven') this.#proven ??= await this.#openProven(signal);
    if (this.#proven && (await isSameFile(this.#proven, this.#along?.handle))) {
      await this.#along?.handle.close();
      this.#along = null;
      return;
    }
    throw new HiveError('hash_mismatch', 'What was sent has not been proven. Ask for it again.');
  }

  async #openProven(signal: AbortSignal): Promise<FileHandle | null> {
    const path = await this.#parts.findProven(signal);
    return path === null ? null : open(path);
  }
}

function watch(bringing: Promise<void>) {
  const watched = { settled: false, error: null as unknown, over: Promise.resolve() };
  watched.over = bringing.then(
    () => {
      watched.settled = true;
    },
    (error: unknown) => {
      watched.error = error;
      watched.settled = true;
    },
  );
  return watched;
}

/** By number of the file on its disk: a promoted partial keeps it. */
async function isSameFile(one: FileHandle, other: FileHandle | undefined): Promise<boolean> {
  if (!other) return false;
  const [a, b] = await Promise.all([one.stat({ bigint: true }), other.stat({ bigint: true })]);
  return a.ino === b.ino && a.dev === b.dev;
}

const gone = () =>
  new HiveError('storage_error', 'The file was brought here and is gone again.', { hint: 'Ask for it again.' });
