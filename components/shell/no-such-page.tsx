import Link from 'next/link';
import { Button } from '../ui/button.tsx';
import { Notice } from './notice.tsx';

export function NoSuchPage() {
  return (
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
  );
}
