import Link from 'next/link';
import { Button } from '../ui/button.tsx';

export function OtherPages({ nextCursor, newest }: { nextCursor: string | null; newest: boolean }) {
  if (nextCursor === null && newest) return null;
  return (
    <nav aria-label="Pages of models" className="flex justify-center gap-2">
      {!newest && (
        <Button asChild variant="outline" size="sm">
          <Link href="/models">Newest</Link>
        </Button>
      )}
      {nextCursor !== null && (
        <Button asChild variant="outline" size="sm">
          <Link href={`/models?cursor=${encodeURIComponent(nextCursor)}`}>Older</Link>
        </Button>
      )}
    </nav>
  );
}
