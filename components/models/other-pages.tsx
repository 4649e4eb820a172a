import { type CatalogView, catalogHref } from '#lib/browser/catalog-view.ts';
import { buttonVariants } from '../ui/button.tsx';

/** Where no script runs, the rows come page by page; elsewhere as one scrolls. */
export function OtherPages({ view, shown, total }: { view: CatalogView; shown: number; total: number }) {
  const next = view.offset + shown;
  if (view.offset === 0 && next >= total) return null;
  const link = buttonVariants({ variant: 'outline', size: 'sm' });
  return (
    <noscript>
      <nav
        aria-label="Pages of models"
        className="flex items-center justify-center gap-3 text-sm text-muted-foreground"
      >
        {view.offset > 0 && (
          <a href={catalogHref({ ...view, offset: 0 })} className={link}>
            First
          </a>
        )}
        <span className="tabular-nums">
          {(view.offset + 1).toLocaleString('en')} to {next.toLocaleString('en')} of {total.toLocaleString('en')}
        </span>
        {next < total && (
          <a href={catalogHref({ ...view, offset: next })} className={link}>
            Next
          </a>
        )}
      </nav>
    </noscript>
  );
}
