import { Worker } from 'node:worker_threads';
import type { FromFileHasher, HashResult, HashTask, ToFileHasher } from './hash-task.ts';

/** A file that is begun within this time need not have a thread of its own. */
const PATIENCE_MS = 200;
const IDLE_MS = 15_000;

interface Work {
  task: HashTask;
  onBytes(hashedBytes: number): void;
  resolve(result: HashResult): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  work: Work | null;
}

/**
 * To start a thread takes longer than to hash a small file, so these go through one thread, one after another. Behind
 * a large file none waits for long: it gets another thread. A thread without work ends by itself.
 */
export class HashThreads {
  readonly #patienceMs: number;
  readonly #start: () => Worker;
  readonly #threads = new Set<Thread>();
  readonly #free = new Map<Thread, NodeJS.Timeout>();
  readonly #waiting = new Map<Work, NodeJS.Timeout>();

  constructor(patienceMs = PATIENCE_MS, start = startWorker) {
    this.#patienceMs = patienceMs;
    this.#start = start;
  }

  get count(): number {
    return this.#threads.size;
  }

  /** Throws Node's error of the filesystem, and a plain one when the task was told to stop. */
  hash(task: HashTask, onBytes: (hashedBytes: number) => void): Promise<HashResult> {
    const { promise, resolve, reject } = Promise.withResolvers<HashResult>();
    const work: Work = { task, onBytes, resolve, reject };
    const [free] = this.#free.keys();
    if (free) this.#give(free, work);
    else if (this.#isOneSoonFree(task))
      this.#waiting.set(
        work,
        setTimeout(() => this.#startFor(work), this.#patienceMs),
      );
    else this.#startFor(work);
    return promise;
  }

  #isOneSoonFree({ bytesPerSecond }: HashTask): boolean {
    if (bytesPerSecond !== null) return false;
    return [...this.#threads].some(({ work }) => work?.task.bytesPerSecond === null);
  }

  #startFor(work: Work): void {
    this.#waiting.delete(work);
    try {
      this.#give(this.#newThread(), work);
    } catch (error) {
      // The system gives no further thread; this may come from a timer, where nobody else would tell who waits.
      work.reject(error);
    }
  }

  #newThread(): Thread {
    const worker = this.#start();
    const thread: Thread = { worker, work: null };
    this.#threads.add(thread);
    worker.on('message', (message: FromFileHasher) => {
      if (message.kind === 'progress') thread.work?.onBytes(message.hashedBytes);
      else this.#answered(thread, message);
    });
    worker.on('error', (error) => this.#lost(thread, error));
    worker.on('exit', (code) => this.#lost(thread, new Error(`The hashing thread ended early with code ${code}.`)));
    return thread;
  }

  #give(thread: Thread, work: Work): void {
    clearTimeout(this.#free.get(thread));
    this.#free.delete(thread);
    clearTimeout(this.#waiting.get(work));
    this.#waiting.delete(work);
    thread.work = work;
    thread.worker.ref();
    thread.worker.postMessage({ kind: 'hash', task: work.task } satisfies ToFileHasher);
  }

  #answered(thread: Thread, answer: Exclude<FromFileHasher, { kind: 'progress' }>): void {
    const { work } = thread;
    thread.work = null;
    const [next] = this.#waiting.keys();
    if (next) this.#give(thread, next);
    else this.#rest(thread);
    if (answer.kind === 'done') work?.resolve(answer.result);
    else work?.reject(Object.assign(new Error(answer.message), answer.cause));
  }

  #rest(thread: Thread): void {
    // Neither it nor its timer keeps a process that has nothing else to do.
    thread.worker.unref();
    this.#free.set(thread, setTimeout(() => this.#end(thread), IDLE_MS).unref());
  }

  #end(thread: Thread): void {
    this.#free.delete(thread);
    this.#threads.delete(thread);
    thread.worker.postMessage({ kind: 'end' } satisfies ToFileHasher);
  }

  #lost(thread: Thread, error: unknown): void {
    clearTimeout(this.#free.get(thread));
    this.#free.delete(thread);
    this.#threads.delete(thread);
    thread.work?.reject(error);
    thread.work = null;
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./hash-worker.ts', import.meta.url), { name: 'file-hash' });
}
