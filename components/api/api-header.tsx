import Link from 'next/link';
import { API_HREF } from './api-href.ts';

/** Of a page below the list of calls: the way back, and what this one is about. */
export function ApiHeader({ title, note }: { title: string; note?: string }) {
  return (
    <div className="grid gap-2">
      <nav aria-label="Breadcrumb">
        <Link href={API_HREF} className="text-sm text-muted-foreground hover:text-foreground">
          API
        </Link>
      </nav>
      <h1
        tabIndex={-1}
        className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1 text-xl font-semibold tracking-tight"
      >
        <span className="[overflow-wrap:anywhere]">{title}</span>
        {note && <span className="text-sm font-normal tracking-normal text-muted-foreground">{note}</span>}
      </h1>
    </div>
  );
}
