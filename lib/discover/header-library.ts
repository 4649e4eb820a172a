import type { HeaderStore } from '#lib/catalog/header-store.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { HEADER_LIMITS, type HeaderLimits, joinShapes, readHeaders } from '#lib/gguf/read-headers.ts';
import type { RepoFile, RepoSnapshot, Vendor } from '#lib/vendors/vendor.ts';
import { SharedAnswers } from './shared-answers.ts';

export interface HeaderLibraryParts {
  vendor: Pick<Vendor, 'openFile'>;
  store: Pick<HeaderStore, 'find' | 'keep'>;
  now(): number;
  limits?: HeaderLimits;
}

/** By whose rights the files are read. */
export interface Reader {
  vendor: Pick<Vendor, 'openFile'>;
  /** Two of different names share no reading, as one may be refused what the other gets. */
  account: string;
}

type Place = Pick<RepoSnapshot, 'repo' | 'commit'>;

/** A file of more shards is looked at once it is here: each costs two requests. */
const MOST_SHARDS = 64;
/** Readings at the same time over the whole hive: each holds a thread and some megabytes. */
const MOST_READINGS = 3;

/** What models at the Hub are made of, before they are downloaded: read once by ranges, then kept by their hash. */
export class HeaderLibrary {
  readonly #parts: HeaderLibraryParts;
  readonly #limits: HeaderLimits;
  readonly #readings: SharedAnswers<HeaderShape[]>;
  readonly #byDefault: Reader;
  readonly #waiting: (() => void)[] = [];
  #under = 0;

  constructor(parts: HeaderLibraryParts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? HEADER_LIMITS;
    this.#byDefault = { vendor: parts.vendor, account: '' };
    this.#readings = new SharedAnswers({
      keepMs: 1000,
      most: 100,
      patienceMs: this.#limits.milliseconds,
      now: parts.now,
    });
  }

  /** The shape of a model when all its files, shards in order, have been read before; asks nobody. */
  find(files: RepoFile[]): HeaderShape | null {
    const shapes = files.map(({ digest }) => this.#parts.store.find(digest));
    return shapes.every((shape) => shape !== null) ? joinShapes(shapes, namesOf(files)) : null;
  }

  /** The same, read from the Hub where that is needed. Throws `corrupt_gguf` and what the Hub’s refusals are. */
  async read(place: Place, files: RepoFile[], signal: AbortSignal, by: Reader = this.#byDefault): Promise<HeaderShape> {
    const known = this.find(files);
    if (known) return known;
    if (files.length > MOST_SHARDS) {
      throw new HiveError('invalid_request', `${files[0]?.path} has ${files.length} shards, too many to look into.`);
    }
    const key = [by.account, ...files.map(({ digest }) => digest.hex)].join();
    const shapes = await this.#readings.get(key, (reading) => this.#readAll(place, files, reading, by), signal);
    return joinShapes(shapes, namesOf(files));
  }

  async #readAll(place: Place, files: RepoFile[], signal: AbortSignal, { vendor }: Reader): Promise<HeaderShape[]> {
    await this.#enter();
    try {
      signal.throwIfAborted();
      const { store } = this.#parts;
      const unknown = files.filter(({ digest }) => store.find(digest) === null);
      const sources = unknown.map((file) => {
        const remote = vendor.openFile(place, file);
        return { name: file.path, sizeBytes: file.sizeBytes, read: remote.read.bind(remote) };
      });
      const read = await readHeaders(sources, signal, this.#limits);
      const shapeOf = new Map(unknown.map(({ digest }, index) => [digest.hex, read[index] as HeaderShape]));
      for (const { digest } of unknown) store.keep(digest, shapeOf.get(digest.hex) as HeaderShape);
      return files.map(({ digest }) => shapeOf.get(digest.hex) ?? (store.find(digest) as HeaderShape));
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#under < MOST_READINGS) {
      this.#under += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The place goes to who waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#under -= 1;
  }
}

function namesOf(files: RepoFile[]): string[] {
  return files.map(({ path }) => path);
}
