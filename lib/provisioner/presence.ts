import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { ModelStatus } from '#lib/contract/models.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';

/** A page that is looked at by a whole team asks the disk no more often than this for one model. */
const AGAIN_MS = 10_000;
/** Models asked about by then are forgotten; the map stays small in the biggest catalog. */
const MOST_REMEMBERED = 5_000;

/**
 * Whether the files of models are still where they were, told by their names and sizes alone. What has gone is
 * `missing`, and told to everyone watching; what has come back with the bytes that were proven is `available` again.
 */
export class Presence {
  readonly #catalog: ModelCatalog;
  readonly #storage: Pick<ModelStorage, 'isPresent' | 'findArtifact'>;
  readonly #log: EventLog;
  readonly #now: () => Date;
  readonly #lookedAt = new Map<string, number>();
  readonly #looks = new Set<Promise<void>>();
  #closed = false;

  constructor(parts: {
    catalog: ModelCatalog;
    storage: Pick<ModelStorage, 'isPresent' | 'findArtifact'>;
    log: EventLog;
    now: () => Date;
  }) {
    this.#catalog = parts.catalog;
    this.#storage = parts.storage;
    this.#log = parts.log;
    this.#now = parts.now;
  }

  /** Looks at those that were not looked at just now. Throws `storage_error`. */
  look(ids: readonly string[]): Promise<void> {
    const looking = this.#lookAtAll(ids).finally(() => this.#looks.delete(looking));
    this.#looks.add(looking);
    return looking;
  }

  /** Resolves when no look is under way any more. What that one finds is not told; the next start looks again. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#looks);
  }

  async #lookAtAll(ids: readonly string[]): Promise<void> {
    const nowMs = this.#now().getTime();
    for (const id of ids) {
      if (this.#closed) return;
      if (nowMs - (this.#lookedAt.get(id) ?? 0) < AGAIN_MS) continue;
      if (this.#lookedAt.size >= MOST_REMEMBERED) this.#lookedAt.clear();
      this.#lookedAt.set(id, nowMs);
      await this.#lookAt(id);
    }
  }

  async #lookAt(id: string): Promise<void> {
    const before = this.#catalog.find(id)?.status;
    if (before === undefined || before === 'corrupt') return;
    const there = await this.#storage.isPresent(this.#catalog.filesOf(id));
    if (before === 'available' && !there) this.#tell(id, before, 'missing');
    if (before === 'missing' && there && (await this.#isProven(id))) this.#tell(id, before, 'available');
  }

  async #isProven(id: string): Promise<boolean> {
    const { snapshot, weights, mmproj } = this.#catalog.filesOf(id);
    const files = mmproj ? [...weights, mmproj] : weights;
    const found = await Promise.all(files.map((file) => this.#storage.findArtifact(snapshot, file)));
    return found.every((artifact) => artifact?.proven);
  }

  /** It may have been deleted or checked while the disk was asked. */
  #tell(id: string, from: ModelStatus, to: ModelStatus): void {
    this.#log.transact((append) => {
      if (this.#closed || this.#catalog.find(id)?.status !== from) return;
      this.#catalog.setStatus(id, to, null);
      append(null, { event: 'model', data: { change: 'changed', model_id: id, model: this.#catalog.get(id) } });
    });
  }
}
