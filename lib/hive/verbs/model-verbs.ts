import { listDeletedModels } from '#lib/audit/deleted-models.ts';
import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { Narration } from '#lib/contract/events.ts';
import type { Inspection } from '#lib/contract/inspection.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';
import type {
  CatalogSummary,
  DeletedModel,
  ListModels,
  Model,
  ModelDeletion,
  ModelPage,
  ModelsDeleted,
  ModelsVerify,
} from '#lib/contract/models.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { FitDevices } from '#lib/fit/devices.ts';
import { inspectModel } from '#lib/inspect/inspect-model.ts';
import { readModelStory } from '#lib/jobs/read-model-story.ts';
import { getLog } from '#lib/log/log.ts';
import type { CatalogOperations } from '#lib/provisioner/catalog-operations.ts';
import type { Presence } from '#lib/provisioner/presence.ts';
import { verifyEach } from './verify-each.ts';

export interface ModelVerbs {
  list(query: ListModels): ModelPage;
  get(id: string): Model;
  previewDeletion(id: string): Promise<ModelDeletion>;
  /** Throws `model_in_use` while a running program has it open, unless `force`. */
  delete(id: string, options?: { force: boolean }): Promise<ModelDeletion>;
  verify(id: string): JobCreated;
  /** One after the other; what can't be done for one of them is said beside it. */
  previewDeletions(ids: readonly string[]): Promise<ModelsDeleted>;
  deleteMany(ids: readonly string[]): Promise<ModelsDeleted>;
  verifyMany(ids: readonly string[]): ModelsVerify;
  summarize(): CatalogSummary;
  /** The newest first. */
  listDeleted(limit: number): DeletedModel[];
  /** Reads the files. Throws `corrupt_gguf` and `storage_error`. */
  inspect(id: string, signal: AbortSignal): Promise<Inspection>;
  /** What its jobs have told, the newest first. */
  story(id: string): (Narration & { id: number })[];
}

interface Parts {
  database: Database;
  catalog: ModelCatalog;
  operations: CatalogOperations;
  presence: Presence;
  devices(): Promise<FitDevices>;
  verify(id: string): JobCreated;
  /** Something may run now that room has been made. */
  wake(): void;
}

/** Lines of a model's page. */
const MOST_OF_A_STORY = 60;

export function modelVerbs({ database, catalog, operations, presence, devices, verify, wake }: Parts): ModelVerbs {
  return {
    list: (query) => {
      const page = catalog.list(query);
      void presence.look(page.models.map(({ id }) => id)).catch(report);
      return page;
    },
    get: (id) => {
      const model = catalog.get(id);
      void presence.look([id]).catch(report);
      return model;
    },
    previewDeletion: (id) => operations.previewDeletion(id),
    delete: (id, options) => operations.deleteModel(id, options).finally(wake),
    verify: (id) => verify(catalog.get(id).id),
    previewDeletions: (ids) => operations.previewDeletions(ids),
    deleteMany: (ids) => operations.deleteModels(ids).finally(wake),
    verifyMany: (ids) => verifyEach(ids, (id) => verify(catalog.get(id).id)),
    summarize: () => catalog.summarize(),
    listDeleted: (limit) => listDeletedModels(database, limit),
    inspect: async (id, signal) => inspectModel(catalog.get(id), await devices(), signal),
    story: (id) => readModelStory(database, id, MOST_OF_A_STORY),
  };
}

/** The page has its answer; what the disk had to say against a look at it is for whoever runs the hive. */
function report(error: unknown): void {
  getLog().warn({ err: error }, 'A look at the disk failed');
}
