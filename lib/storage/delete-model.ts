import { join } from 'node:path';
import { filesBelow, removeEmptyFolders, removeFilesBelow, removeIfEmpty, syncFolders } from './folders.ts';
import type { HubCache } from './hub-cache.ts';
import { TEMPORARY_SUFFIX } from './hub-cache-layout.ts';
import type { ModelFiles, SnapshotRef } from './model-storage.ts';
import { type ModelsFolder, removeEmptyFolder, removeFolder } from './models-folder.ts';
import type { DeletionPlan } from './plan-deletion.ts';
import { removeSharedPayload } from './shared-store.ts';
import { ifThere, onDisk, orNull } from './storage-errors.ts';

/** Carries out the plan. A crash leaves what the same deletion, planned anew, finishes. */
export async function carryOutDeletion(
  { disk, layout }: HubCache,
  models: ModelsFolder,
  { modelId, snapshot }: Pick<ModelFiles, 'modelId' | 'snapshot'>,
  plan: DeletionPlan,
): Promise<void> {
  await onDisk(layout.repo(snapshot.repo), async () => {
    if (plan.folder) await removeFolder(models, plan.folder.path, plan.folder.marker);
    await removeEmptyFolder(models, modelId);
  });
  await removeFiles({ disk, layout }, snapshot, plan);
}

/** Entries first: nothing is ever left that leads nowhere. */
export async function removeFiles(
  { disk, layout }: Pick<HubCache, 'disk' | 'layout'>,
  snapshot: SnapshotRef,
  plan: DeletionPlan,
): Promise<void> {
  await onDisk(layout.repo(snapshot.repo), async () => {
    for (const path of plan.entries) await ifThere(disk.unlink(path));
    for (const path of plan.payloads) await removeSharedPayload(disk, path);
    for (const path of [...plan.blobs, ...plan.partials]) await ifThere(disk.unlink(path));
  });
}

/** Takes away the refs and folders that nothing is left for; with `keepRepo` not those that a download needs. */
export async function tidyRepo({ disk, layout }: HubCache, snapshot: SnapshotRef, keepRepo: boolean): Promise<void> {
  const { repo, commit } = snapshot;
  await onDisk(layout.repo(repo), async () => {
    const blobs = ((await orNull(disk.readdir(layout.blobs(repo)))) ?? []).map(({ name }) => name);
    // huggingface_hub makes the snapshot's folder before its download, and fails at the end when it is gone.
    if (blobs.some((name) => name.endsWith('.incomplete'))) return;
    if ((await filesBelow(disk, layout.snapshot(snapshot))).length === 0) await removeRefs((to) => to === commit);
    await removeEmptyFolders(disk, layout.snapshot(snapshot));

    const commits = (await orNull(disk.readdir(layout.snapshots(repo)))) ?? [];
    const ownLeftovers = blobs.filter((name) => name.endsWith(TEMPORARY_SUFFIX));
    if (keepRepo || commits.length > 0 || blobs.length > ownLeftovers.length) return;
    for (const name of ownLeftovers) await ifThere(disk.unlink(join(layout.blobs(repo), name)));
    await removeRefs(() => true);
    // What huggingface_hub remembers of commits that are not here any more.
    await removeFilesBelow(disk, join(layout.repo(repo), 'trees'));
    await removeFilesBelow(disk, join(layout.repo(repo), '.no_exist'));
    for (const folder of [layout.blobs(repo), layout.refs(repo), layout.snapshots(repo), layout.repo(repo)]) {
      await removeIfEmpty(disk, folder);
    }
    await syncFolders(disk, layout.root, layout.root);
  });

  async function removeRefs(leadsNowhere: (commit: string) => boolean): Promise<void> {
    for (const ref of await filesBelow(disk, layout.refs(repo))) {
      if (leadsNowhere((await orNull(disk.readFile(ref)))?.trim() ?? '')) await ifThere(disk.unlink(ref));
    }
    for (const folder of (await orNull(disk.readdir(layout.refs(repo)))) ?? []) {
      if (folder.isDirectory()) await removeEmptyFolders(disk, join(layout.refs(repo), folder.name));
    }
  }
}
