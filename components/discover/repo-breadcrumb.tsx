import Link from 'next/link';

export function RepoBreadcrumb({ owner }: { owner: string }) {
  return (
    <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-sm text-muted-foreground">
      <Link href="/discover" className="rounded-sm underline-offset-4 hover:text-foreground hover:underline">
        Discover
      </Link>
      <span aria-hidden>/</span>
      <Link
        href={`/discover?author=${encodeURIComponent(owner)}`}
        className="truncate rounded-sm underline-offset-4 hover:text-foreground hover:underline"
      >
        {owner}
      </Link>
    </nav>
  );
}
