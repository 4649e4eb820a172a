import { sayBytes } from '#lib/browser/words.ts';
import type { DiskUse } from '#lib/contract/disk.ts';
import { cn } from '../ui/cn.ts';

/** What the disk is full of. */
export function DiskBar({ use }: { use: DiskUse }) {
  const { total_bytes: total, free_bytes: free } = use.disk;
  const models = Math.min(use.models_bytes, total - free);
  const parts = [
    { name: 'Models of this hive', bytes: models, bar: 'bg-foreground', dot: 'bg-foreground' },
    {
      name: 'Everything else',
      bytes: total - free - models,
      bar: 'bg-muted-foreground/45',
      dot: 'bg-muted-foreground/45',
    },
    { name: 'Free', bytes: free, bar: '', dot: 'border border-input bg-input/60' },
  ];
  return (
    <section aria-label="Use of the disk" className="grid gap-3 rounded-lg border bg-card p-4 sm:p-5">
      <div className="flex h-2.5 overflow-hidden rounded-full bg-input/60" aria-hidden>
        {parts.map(({ name, bytes, bar }) => (
          <div
            key={name}
            className={cn('h-full', bar)}
            style={{ width: `${total === 0 ? 0 : (bytes / total) * 100}%` }}
          />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-7 gap-y-2 text-sm">
        {parts.map(({ name, bytes, dot }) => (
          <div key={name} className="flex items-center gap-2">
            <dt className="flex items-center gap-2 text-muted-foreground">
              <span className={cn('size-2.5 rounded-full', dot)} aria-hidden />
              {name}
            </dt>
            <dd className="tabular-nums">{sayBytes(bytes)}</dd>
          </div>
        ))}
      </dl>
      <p className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{use.disk.path}</p>
    </section>
  );
}
