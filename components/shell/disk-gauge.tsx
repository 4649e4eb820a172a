'use client';

import { useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import { cn } from '../ui/cn.ts';

export function DiskGauge() {
  const disk = useHiveState((state) => state.disk);
  const used = disk.total_bytes - disk.free_bytes;
  const percent = disk.total_bytes === 0 ? 0 : (used / disk.total_bytes) * 100;
  return (
    <div className="grid gap-1.5 text-xs" title={disk.path}>
      <div className="flex justify-between gap-2">
        <span className="text-muted-foreground">Disk</span>
        <span className="tabular-nums">{sayBytes(disk.free_bytes)} free</span>
      </div>
      <meter className="sr-only" aria-label="Disk in use" min={0} max={disk.total_bytes} value={used}>
        {sayBytes(used)} of {sayBytes(disk.total_bytes)} in use
      </meter>
      <div className="h-1.5 overflow-hidden rounded-full bg-input/70" aria-hidden>
        <div
          className={cn('h-full rounded-full', percent > 92 ? 'bg-destructive' : 'bg-muted-foreground')}
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
