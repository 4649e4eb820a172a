import Link from 'next/link';
import { Notice } from '#components/shell/notice.tsx';
import { Button } from '#components/ui/button.tsx';

export default function NotFound() {
  return (
    <Notice
      title="This model is not here"
      actions={
        <Button asChild variant="outline">
          <Link href="/models">All models</Link>
        </Button>
      }
    >
      It may have been deleted, or the address has a typing error. The page{' '}
      <Link href="/disk#deleted" className="underline underline-offset-4">
        Disk
      </Link>{' '}
      says who deleted what lately.
    </Notice>
  );
}
