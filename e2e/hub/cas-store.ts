import { createHash } from 'node:crypto';
import { type Chunk, chunksOf } from './content-chunks.ts';
import type { HostedFile, HostedRepo } from './sealed-repo.ts';

/** A part of a file: these chunks of that xorb, `end` exclusive. */
export interface Term {
  hash: string;
  unpacked_length: number;
  range: { start: number; end: number };
}

const XORB_BYTES = 64 * 1024 * 1024;
const XORB_CHUNKS = 8192;

/** Which chunks lie in which xorb. What a file has in common with what was uploaded before it is kept once. */
export class CasStore {
  readonly #places = new Map<string, { xorb: string; index: number }>();
  readonly #uploads = new Map<string, Promise<Term[]>>();

  /** The terms of the file, once all its earlier versions have been uploaded. */
  async terms(repo: HostedRepo, file: HostedFile): Promise<Term[]> {
    for (const commit of repo.commits) {
      const version = commit.files.get(file.path);
      if (!version?.lfs) continue;
      const terms = await this.#upload(version);
      if (version.lfs.sha256 === file.lfs?.sha256) return terms;
    }
    return this.#upload(file);
  }

  #upload(file: HostedFile): Promise<Term[]> {
    const key = file.lfs?.sha256 ?? file.oid;
    const upload = this.#uploads.get(key) ?? chunksOf(file.source).then((chunks) => this.#pack(key, chunks));
    this.#uploads.set(key, upload);
    return upload;
  }

  #pack(key: string, chunks: Chunk[]): Term[] {
    const terms: Term[] = [];
    let xorb = { hash: '', bytes: 0, count: XORB_CHUNKS };
    for (const [number, chunk] of chunks.entries()) {
      let place = this.#places.get(chunk.hash);
      if (!place) {
        if (xorb.count >= XORB_CHUNKS || xorb.bytes + chunk.length > XORB_BYTES) {
          xorb = { hash: createHash('sha256').update(`xorb ${number} of ${key}`).digest('hex'), bytes: 0, count: 0 };
        }
        place = { xorb: xorb.hash, index: xorb.count };
        this.#places.set(chunk.hash, place);
        xorb.bytes += chunk.length;
        xorb.count += 1;
      }
      const last = terms.at(-1);
      if (last?.hash === place.xorb && last.range.end === place.index) {
        last.range.end += 1;
        last.unpacked_length += chunk.length;
      } else {
        const range = { start: place.index, end: place.index + 1 };
        terms.push({ hash: place.xorb, unpacked_length: chunk.length, range });
      }
    }
    return terms;
  }
}
