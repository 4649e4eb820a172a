'use client';

import { useEffect, useRef, useState } from 'react';
import { sayBytes } from '#lib/browser/words.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { ModelDeletion } from '#lib/contract/models.ts';

interface Bytes {
  freed_bytes: number;
  kept_bytes: number;
  /** Who uses what stays, and who has the model open; told of one model alone. */
  kept_by?: ModelDeletion['kept_by'];
  in_use_by?: ModelDeletion['in_use_by'];
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
      <Users bytes={bytes} />
      {problem && <p className="text-sm text-destructive">{problem}</p>}
    </>
  );
}

const KEEPERS: Record<ModelDeletion['kept_by'][number]['kind'], (name: string) => string> = {
  model: (name) => `The model ${name} uses a file of it.`,
  snapshot: (name) => `Another snapshot has it: ${name}`,
  link: () => 'The file has another name somewhere on this disk.',
  outside: (name) => `The file is another program’s and stays where it is: ${name}`,
};
const MOST = 3;

function Users({ bytes }: { bytes: Bytes | null }) {
  const keepers = bytes?.kept_by ?? [];
  const users = bytes?.in_use_by ?? [];
  if (keepers.length + users.length === 0) return null;
  return (
    <ul className="grid gap-1 text-sm text-muted-foreground [overflow-wrap:anywhere]">
      {users.map(({ pid, name }) => (
        <li key={pid} className="text-destructive">
          {name} has it open (process {pid}). The space comes free when that program ends.
        </li>
      ))}
      {keepers.slice(0, MOST).map(({ kind, name }) => (
        <li key={kind + name}>{KEEPERS[kind](name)}</li>
      ))}
      {keepers.length > MOST && <li>And {keepers.length - MOST} more.</li>}
    </ul>
  );
}
