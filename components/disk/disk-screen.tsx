'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useDiskJobs } from '#lib/browser/use-disk.ts';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { DiskUse, KnownPlace, Scan } from '#lib/contract/disk.ts';
import type { DeletedModel } from '#lib/contract/models.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { CheckAll } from './check-all.tsx';
import { DeletedLately } from './deleted-lately.tsx';
import { DiskBar } from './disk-bar.tsx';
import { FoundModels } from './found-models.tsx';
import { GiveBack } from './give-back.tsx';
import { ModelsBySize } from './models-by-size.tsx';
import { MoveFolder } from './move-folder.tsx';
import { ScanForm } from './scan-form.tsx';

interface DiskScreenProps {
  use: DiskUse;
  scan: Scan | null;
  places: KnownPlace[];
  deleted: readonly DeletedModel[];
  nowMs: number;
}

export function DiskScreen({ use, scan, places, deleted, nowMs }: DiskScreenProps) {
  const router = useRouter();
  const { store } = useHive();
  const jobs = useDiskJobs();
  const gone = useHiveState(({ models }) => [...models.values()].filter(({ value }) => value === null).length);

  useEffect(
    () =>
      store.onEnd(({ job }) => {
        if (CHANGES_DISK.includes(job.operation)) router.refresh();
      }),
    [store, router],
  );

  const goneBefore = useRef(gone);
  useEffect(() => {
    if (gone !== goneBefore.current) router.refresh();
    goneBefore.current = gone;
  }, [gone, router]);

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <PageHeader title="Disk" note={`${sayBytes(use.disk.free_bytes)} free`} />
      <DiskBar use={use} />
      {jobs.problem && (
        <p role="alert" className="rounded-md bg-destructive-wash px-3 py-2 text-sm text-destructive">
          {jobs.problem.message} {jobs.problem.hint}
        </p>
      )}
      <section aria-labelledby="found" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <div className="grid gap-1">
          <h2 id="found" className="text-base font-medium">
            Already on this machine
          </h2>
          <p className="max-w-prose text-sm text-muted-foreground">
            Models that other programs or people have brought can be used without downloading them again. Looking
            changes nothing, and an import deletes nothing.
          </p>
        </div>
        <ScanForm
          key={scan?.scan_id ?? 'none'}
          scan={scan}
          caches={use.places}
          places={places}
          jobs={jobs}
          nowMs={nowMs}
        />
        {scan && <FoundModels key={scan.scan_id} scan={scan} jobs={jobs} />}
      </section>
      <GiveBack use={use} scan={scan} jobs={jobs} nowMs={nowMs} />
      <CheckAll />
      <ModelsBySize use={use} nowMs={nowMs} />
      <DeletedLately deleted={deleted} nowMs={nowMs} />
      <MoveFolder use={use} jobs={jobs} />
    </div>
  );
}

const CHANGES_DISK = ['model_scan', 'model_import', 'model_download', 'model_update', 'model_repair', 'storage_move'];
