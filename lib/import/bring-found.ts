import { newEntry } from '#lib/catalog/new-entry.ts';
import { toWireModel } from '#lib/catalog/wire-model.ts';
import type { FoundModel, ImportedModel, ImportMethod } from '#lib/contract/disk.ts';
import { readGgufSummary } from '#lib/gguf/read-summary.ts';
import type { Run } from '#lib/jobs/job-runner.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import type { ImportParts } from './import-operation.ts';
import type { NamedModel } from './name-origin.ts';

/** A model whose bytes are proven and whose name is known. */
export interface Bringing {
  found: FoundModel;
  method: ImportMethod;
  named: NamedModel;
  sources: readonly { file: RepoFile; path: string }[];
  snapshot: NamedModel['snapshot'] & { place?: string };
  id: string;
  /** It is in a place of the hive's own already. */
  isHome: boolean;
}

/** Takes, links and enters it. `onCopied` is told the bytes that a copy has taken so far. */
export async function bringFound(
  { found, method, named, sources, snapshot, id, isHome }: Bringing,
  { storage, catalog, log, now }: ImportParts,
  run: Run,
  onCopied: (copiedBytes: number) => void,
): Promise<Pick<ImportedModel, 'written_bytes' | 'note'>> {
  const summary = await readGgufSummary(
    sources.slice(0, named.weights.length).map(({ path }) => path),
    run.signal,
  );
  let writtenBytes = 0;
  const left: string[] = [];
  for (const { file, path } of sources) {
    if (isHome) {
      await storage.promoteArtifact(snapshot, file, path);
      continue;
    }
    const onBytes = (bytes: number) => {
      onCopied(writtenBytes + bytes);
      run.touch();
    };
    const taken = await storage.takeFile({ snapshot, file, source: path, method, signal: run.signal, onBytes });
    writtenBytes += taken.writtenBytes;
    if (method === 'move' && !taken.replaced) left.push(path);
  }
  const stays = left.length === 0 ? null : `No link could be put in the place of ${left.join(', ')}; it stays.`;
  const paths = await storage.linkModel({ modelId: id, snapshot, weights: named.weights, mmproj: named.mmproj });
  if (snapshot.refName !== null) {
    await storage.writeRef(snapshot.repo, snapshot.refName, snapshot.commit, snapshot.place);
  }
  const variant = { quant: found.quant, weights: named.weights, mmproj: named.mmproj };
  const at = now().toISOString();
  const { row, artifacts } = newEntry({ id, snapshot, variant, summary, paths, at, by: run.job.requestedBy });
  const change = catalog.find(id) ? 'changed' : 'added';
  log.transact((append) => {
    catalog.put(row, artifacts);
    const model = toWireModel(row, artifacts);
    append(null, { event: 'model', data: { change, model_id: id, model } });
  });
  return { written_bytes: writtenBytes, note: [named.note, stays].filter(Boolean).join(' ') || null };
}
