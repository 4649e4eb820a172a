import Link from 'next/link';
import { sayBytes } from '#lib/browser/words.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { modelHref } from '../models/model-href.ts';
import { splitRepo, titleOfModel } from '../models/model-name.ts';
import { Badge } from '../ui/badge.tsx';

/** What fits of the catalog: it needs no download. */
export function ModelsHere({ page, words }: { page: ModelPage; words: string }) {
  const more = page.total - page.models.length;
  return (
    <section aria-labelledby="models-here" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="models-here" className="text-base font-medium">
        On this hive
      </h2>
      <ul className="divide-y overflow-hidden rounded-lg border bg-card">
        {page.models.map((model) => (
          <li key={model.id} className="relative transition-colors hover:bg-accent/50" data-testid="model-here">
            <Link
              href={modelHref(model.id)}
              className="flex min-h-12 items-center gap-3 px-4 py-2 text-sm focus-visible:rounded-lg focus-visible:-outline-offset-2 sm:px-5"
            >
              <span className="min-w-0 truncate">
                <span className="font-medium">{titleOfModel(model)}</span>{' '}
                <span className="text-muted-foreground">{splitRepo(model.repo).owner}</span>
              </span>
              {model.quant && <Badge>{model.quant}</Badge>}
              <span className="ml-auto shrink-0 text-muted-foreground tabular-nums">{sayBytes(model.size)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Link
          href={words === '' ? '/models' : `/models?q=${encodeURIComponent(words)}`}
          className="justify-self-start rounded-sm text-sm text-muted-foreground underline decoration-input underline-offset-4 hover:text-foreground"
        >
          {more === 1 ? 'One more' : `${more.toLocaleString('en')} more`} on this hive
        </Link>
      )}
    </section>
  );
}
