import Link from 'next/link';
import { Button } from '../ui/button.tsx';

export function UnusableLink() {
  return (
    <div className="grid justify-items-start gap-3">
      <h1 className="text-xl font-semibold tracking-tight">This link can’t be used</h1>
      <p className="text-base text-muted-foreground">
        It has been used already, or is too old. Ask an admin of the hive for a new one.
      </p>
      <Button asChild variant="outline">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </div>
  );
}
