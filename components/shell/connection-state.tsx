'use client';

import type { Connection } from '#lib/browser/hive-state.ts';
import { useHiveState } from '#lib/browser/use-hive.ts';
import { cn } from '../ui/cn.ts';

const WORDS: Record<Connection, string> = { connecting: '', live: 'live', lost: 'offline' };
const DOTS: Record<Connection, string> = {
  connecting: 'bg-muted-foreground/50',
  live: 'bg-good',
  lost: 'bg-destructive',
};

/** Which machine this is, and whether what is shown is true at this moment. */
export function ConnectionState({ hiveId }: { hiveId: string }) {
  const connection = useHiveState((state) => state.connection);
  return (
    <span className="flex min-w-0 items-center gap-2 text-sm" data-testid="connection" data-connection={connection}>
      <span className={cn('size-2 shrink-0 rounded-full transition-colors', DOTS[connection])} aria-hidden />
      <span className="truncate">{hiveId}</span>
      <span className="text-muted-foreground">{WORDS[connection]}</span>
    </span>
  );
}
