import Link from 'next/link';
import { sayBytes } from '#lib/browser/words.ts';
import type { DiskUse } from '#lib/contract/disk.ts';
import { modelHref } from '../models/model-href.ts';
import { Ago } from '../shell/ago.tsx';

const MOST = 8;
type UsedModel = DiskUse['models'][number];

/** The largest, and those that nobody has read for longest: where a decision brings the most. */
export function ModelsBySize({ use, nowMs }: { use: DiskUse; nowMs: number }) {
  if (use.models.length === 0) return null;
  const largest = use.models.toSorted((a, b) => b.size - a.size).slice(0, MOST);
  const idle = use.models.toSorted((a, b) => (lastUse(a) < lastUse(b) ? -1 : 1)).slice(0, MOST);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-2 lg:gap-6">
      <List title="Largest" models={largest} nowMs={nowMs} />
      <List title="Longest unused" models={idle} nowMs={nowMs} />
    </div>
  );
}

const lastUse = ({ last_read_at, added_at }: UsedModel): string => last_read_at ?? added_at;

function List({ title, models, nowMs }: { title: string; models: UsedModel[]; nowMs: number }) {
  const id = title.toLowerCase().replace(' ', '-');
  return (
    <section aria-labelledby={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2.5">
      <h2 id={id} className="text-base font-medium">
        {title}
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {models.map((model) => (
          <li key={model.id} className="flex items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 grow">
              <Link
                href={modelHref(model.id)}
                title={model.id}
                className="block truncate text-sm font-medium underline-offset-4 hover:underline"
              >
                {model.id.slice(model.id.indexOf('/') + 1)}
              </Link>
              <p className="text-xs text-muted-foreground">
                {model.last_read_at ? 'Read ' : 'Not read since it was added '}
                <Ago time={lastUse(model)} nowMs={nowMs} />
              </p>
            </div>
            <span className="shrink-0 text-sm tabular-nums">{sayBytes(model.size)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
