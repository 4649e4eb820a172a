'use client';

import { useEffect, useRef, useState } from 'react';
import { sayBytes } from '#lib/browser/words.ts';
import { HiveError } from '#lib/contract/hive-error.ts';

interface Bytes {
  freed_bytes: number;
  kept_bytes: number;
}

export interface Preview {
  bytes: Bytes | null;
  problem: string | null;
}

/** Asked for anew each time that the question is opened, as others may have changed what is shared. */
export function usePreview(key: string, open: boolean, ask: (key: string) => Promise<Bytes>): Preview {
  const [preview, setPreview] = useState<Preview>({ bytes: null, problem: null });
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!open || key === '') return;
    let current = true;
    setPreview({ bytes: null, problem: null });
    latest.current(key).then(
      (bytes) => current && setPreview({ bytes, problem: null }),
      (error: unknown) => current && setPreview({ bytes: null, problem: HiveError.from(error).message }),
    );
    return () => {
      current = false;
    };
  }, [key, open]);
  return preview;
}

export function DeletePreview({ preview: { bytes, problem } }: { preview: Preview }) {
  return (
    <>
      <dl
        className="grid min-h-16 grid-cols-[1fr_auto] content-start gap-y-1.5 rounded-md bg-muted/70 px-3 py-2.5 text-sm tabular-nums"
        aria-live="polite"
      >
        <dt className="text-muted-foreground">Becomes free</dt>
        <dd data-testid="freed">{bytes ? sayBytes(bytes.freed_bytes) : '…'}</dd>
        <dt className="text-muted-foreground">Stays, as others use it</dt>
        <dd data-testid="kept">{bytes ? sayBytes(bytes.kept_bytes) : '…'}</dd>
      </dl>
      {problem && <p className="text-sm text-destructive">{problem}</p>}
    </>
  );
}
