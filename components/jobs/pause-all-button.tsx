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
  /** Under way. The button goes on naming it until it is answered, as it takes nothing else before. */
  const [asked, setAsked] = useState<'pause' | 'resume' | null>(null);
  const goesOn = running.some((job) => job.state !== 'paused' && job.state !== 'verifying');
  const step = asked ?? (goesOn ? 'pause' : 'resume');
  const paused = running.some((job) => job.state === 'paused');
  if (running.length < 2 || !(goesOn || paused || asked)) return null;
  const ask = async () => {
    if (asked) return;
    setAsked(step);
    try {
      await (step === 'pause' ? actions.pauseAll() : actions.resumeAll());
    } catch (error) {
      const refusal = HiveError.from(error);
      toast.error(refusal.message, { description: refusal.hint });
    } finally {
      setAsked(null);
    }
  };
  const Icon = step === 'pause' ? PauseIcon : PlayIcon;
  return (
    <Button variant="ghost" size="sm" aria-busy={asked !== null} onClick={ask}>
      <Icon aria-hidden />
      {step === 'pause' ? 'Pause all' : 'Resume all'}
    </Button>
  );
}
