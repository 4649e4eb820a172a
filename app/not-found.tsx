import Link from 'next/link';
import { Notice } from '#components/shell/notice.tsx';
import { Button } from '#components/ui/button.tsx';

export default function NotFound() {
  return (
    <main className="px-5">
      <Notice
        title="There is no page at this address"
        actions={
          <Button asChild variant="outline">
            <Link href="/models">Models of this hive</Link>
          </Button>
        }
      >
        It may have been moved, or the address has a typing error.
      </Notice>
    </main>
  );
}
