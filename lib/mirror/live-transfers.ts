import { type TransferEngine, withTransfer } from '#lib/transfer/transfer-engine.ts';

/** One transfer under way, for those who read along. */
export class LiveTransfer {
  /** Hashed, from the start of the file without a gap: these bytes are on the disk. */
  verifiedBytes = 0;
  #changed = Promise.withResolvers<void>();
  #outcome: 'proven' | 'void' | null = null;

  /** Null while it goes on. `void`: it failed or was begun anew, and what was read of it counts no more. */
  get outcome(): 'proven' | 'void' | null {
    return this.#outcome;
  }

  /** Resolves at the next change. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  advance(verifiedBytes: number): void {
    this.verifiedBytes = verifiedBytes;
    this.#tell();
  }

  end(outcome: 'proven' | 'void'): void {
    this.#outcome ??= outcome;
    this.#tell();
  }

  #tell(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}

/** The transfers of this process by their partial file, whoever began them. */
export class LiveTransfers {
  readonly #live = new Map<string, LiveTransfer>();

  /** The same engine, watched. */
  observe(engine: TransferEngine): TransferEngine {
    return withTransfer(engine, async (request) => {
      const { partialPath } = request;
      let live = new LiveTransfer();
      this.#live.set(partialPath, live);
      try {
        await engine.transfer({
          ...request,
          onProgress: (progress) => {
            live.advance(progress.verifiedBytes);
            request.onProgress(progress);
          },
          onNotice: (notice) => {
            if (notice.kind === 'anew') {
              live.end('void');
              live = new LiveTransfer();
              this.#live.set(partialPath, live);
            }
            request.onNotice(notice);
          },
        });
        live.end('proven');
      } finally {
        if (this.#live.get(partialPath) === live) this.#live.delete(partialPath);
        live.end('void');
      }
    });
  }

  find(partialPath: string): LiveTransfer | null {
    return this.#live.get(partialPath) ?? null;
  }
}
