import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { WireError } from '#lib/contract/errors.ts';
import { HiveError } from '#lib/contract/hive-error.ts';

/**
 * The Hub had not answered when the page was made. Waits for the same answer, which the hive is asking for already, and
 * then renders the page again with it. Returns why there is none, or null. Without a path nothing is waited for.
 */
export function useJoinedAnswer(path: string | null): WireError | null {
  const { api } = useHive();
  const router = useRouter();
  const [error, setError] = useState<WireError | null>(null);
  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    setError(null);
    api.lookAtHub(path, leaving.signal).then(
      () => router.refresh(),
      (reason: unknown) => {
        if (!leaving.signal.aborted) setError(HiveError.from(reason).toWire());
      },
    );
    return () => leaving.abort();
  }, [api, router, path]);
  return error;
}
