import { FileHasher } from './file-hasher.ts';
import type { FromHasher, ToHasher } from './hash-messages.ts';

/**
 * Hashes files as messages tell it, in the thread that it lives in. Takes turns between files in small steps, so that
 * neither a file nor what else the thread has to do waits long.
 */
export class HashQueue {
  readonly #memory: SharedArrayBuffer;
  readonly #tell: (message: FromHasher) => void;
  readonly #files = new Map<number, FileHasher>();
  #scheduled = false;

  constructor(memory: SharedArrayBuffer, tell: (message: FromHasher) => void) {
    this.#memory = memory;
    this.#tell = tell;
  }

  take(message: ToHasher): void {
    if (message.kind === 'open') this.#open(message);
    else if (message.kind === 'feed') this.#files.get(message.id)?.feed(message.pieces);
    else {
      this.#files.get(message.id)?.close();
      this.#files.delete(message.id);
      this.#tell({ kind: 'dropped', id: message.id });
    }
    this.#schedule();
  }

  /** Hashes now what one file was fed from memory, while the processor still has it near. */
  hashAtOnce(id: number): void {
    const file = this.#files.get(id);
    while (file?.isFedFromMemory) this.#step(id, file);
  }

  #open(message: ToHasher & { kind: 'open' }): void {
    try {
      this.#files.set(message.id, new FileHasher(message, this.#memory));
    } catch (error) {
      this.#tell({ kind: 'failed', id: message.id, error });
    }
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#scheduled = false;
    for (const [id, file] of this.#files) {
      if (file.hasWork) this.#step(id, file);
      if (file.hasWork) this.#schedule();
    }
  }

  #step(id: number, file: FileHasher): void {
    try {
      file.step();
      const hex = file.digest();
      if (hex !== null) this.#tell({ kind: 'digest', id, hex });
      else this.#tell({ kind: 'hashed', id });
    } catch (error) {
      this.#tell({ kind: 'failed', id, error });
      file.fail();
    }
  }
}
