import Link from 'next/link';
import { sayBytes } from '#lib/browser/words.ts';
import { LOCAL_OWNER } from '#lib/contract/local-owner.ts';
import type { DeletedModel } from '#lib/contract/models.ts';
import { repoHref } from '../discover/repo-href.ts';
import { Ago } from '../shell/ago.tsx';

/** Who took what away: in a team a model that is gone is a question. Each leads to where it can be had again, if the Hub has it. */
export function DeletedLately({ deleted, nowMs }: { deleted: readonly DeletedModel[]; nowMs: number }) {
  if (deleted.length === 0) return null;
  return (
    <section aria-labelledby="deleted" className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <h2 id="deleted" className="text-base font-medium">
        Deleted lately
      </h2>
      <ul className="divide-y rounded-lg border bg-card">
        {deleted.map(({ id, size, deleted_at, deleted_by }) => (
          <li key={`${id} ${deleted_at}`} className="flex items-center gap-3 px-4 py-2.5" data-testid="deleted">
            <div className="min-w-0 grow">
              <DeletedName id={id} />
              <p className="truncate text-xs text-muted-foreground">
                {deleted_by && `By ${deleted_by}, `}
                <Ago time={deleted_at} nowMs={nowMs} />
              </p>
            </div>
            <span className="shrink-0 text-sm text-muted-foreground tabular-nums">{sayBytes(size)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DeletedName({ id }: Pick<DeletedModel, 'id'>) {
  const name = id.slice(id.indexOf('/') + 1);
  const className = 'block truncate text-sm font-medium';
  if (id.startsWith(`${LOCAL_OWNER}/`)) {
    return (
      <span title={id} className={className}>
        {name}
      </span>
    );
  }
  const href = repoHref(id.slice(0, id.indexOf(':')));
  return (
    <Link href={href} title={id} className={`${className} underline-offset-4 hover:underline`}>
      {name}
    </Link>
  );
}
