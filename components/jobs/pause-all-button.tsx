'use client';

import { PauseIcon, PlayIcon } from 'lucide-react';
import { useState } from 'react';

import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';

/** Pauses all while one goes on that can be; resumes all once none does. */
export function PauseAllButton({ running }: { running: readonly Job[] }) {
  const { actions } = useHive();
  const [busy, setBusy] = useState(false);
  const goesOn = running.some((job) => job.state !== 'paused' && job.state !== 'verifying');
  const paused = running.some((job) => job.state === 'paused');
  if (running.length < 2 || !(goesOn || paused)) return null;
  const ask = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await (goesOn ? actions.pauseAll() : actions.resumeAll());
    } catch (error) {
      const refusal = HiveError.from(error);
      toast.error(refusal.message, { description: refusal.hint });
    } finally {
      setBusy(false);
    }
  };
  const Icon = goesOn ? PauseIcon : PlayIcon;
  return (
    <Button variant="ghost" size="sm" aria-busy={busy} onClick={ask}>
      <Icon aria-hidden />
      {goesOn ? 'Pause all' : 'Resume all'}
    </Button>
  );
}
