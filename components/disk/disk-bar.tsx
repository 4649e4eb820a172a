import { sayBytes } from '#lib/browser/words.ts';
import type { DiskUse } from '#lib/contract/disk.ts';
import { cn } from '../ui/cn.ts';
import { nameOfFolder } from './folder-names.ts';

type Place = DiskUse['places'][number];

/** What the disk of each place is full of, the default one first. */
export function DiskBar({ use }: { use: DiskUse }) {
  const [only, ...others] = use.places;
  return (
    <section aria-label="Use of the disk" className="grid gap-5 rounded-lg border bg-card p-4 sm:p-5">
      {others.length === 0 && only ? (
        // Models of unknown origin are in no place; where there is one alone they count with it.
        <PlaceBar place={{ ...only, models_bytes: use.models_bytes }} name={null} />
      ) : (
        use.places.map((place) => <PlaceBar key={place.id} place={place} name={nameOfFolder(place.id)} />)
      )}
    </section>
  );
}

function PlaceBar({ place, name }: { place: Place; name: string | null }) {
  const { total_bytes: total, free_bytes: free, reserve_bytes: reserve } = place;
  const models = Math.min(place.models_bytes, total - free);
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
    <div className="grid gap-3" data-testid="place-bar">
      {name !== null && <h2 className="text-sm font-medium">{name}</h2>}
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
            <dd className="tabular-nums">
              {sayBytes(bytes)}
              {name === 'Free' && reserve > 0 && (
                <span className="text-muted-foreground">, {sayBytes(reserve)} of it kept free</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{place.path}</p>
      {place.problem !== null && <p className="text-sm text-destructive">{place.problem}</p>}
    </div>
  );
}
