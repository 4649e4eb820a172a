'use client';

import { useEffect } from 'react';
import type { EndedJob } from '#lib/browser/event-store.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import { toast } from '../ui/toast.ts';
import { titleOfModel } from './model-name.ts';

/** Checks that end within this time are told in one word. */
const TOGETHER_MS = 4000;

/** A word when hashes have been checked: one for many, and what is wrong first. */
export function VerifyEnds() {
  const { store } = useHive();
  useEffect(() => {
    let good: string[] = [];
    let bad: string[] = [];
    let lastMs = 0;
    return store.onEnd((ended) => {
      const verdict = verdictOf(ended);
      if (verdict === null) return;
      if (Date.now() - lastMs > TOGETHER_MS) {
        good = [];
        bad = [];
      }
      lastMs = Date.now();
      const name = titleOfModel({ repo: ended.job.model.split(':')[0] ?? ended.job.model });
      (verdict ? good : bad).push(name);
      if (bad.length > 0) {
        toast.error(bad.length === 1 ? `${bad[0]} is damaged` : `${bad.length} models are damaged`, {
          id: 'verify-bad',
          description: 'Its files are not as the Hub has them. Repair fetches those that are wrong.',
        });
      }
      if (good.length > 0) {
        toast.success(
          good.length === 1 ? `${good[0]} is as the Hub has it` : `${good.length} models are as the Hub has them`,
          { id: 'verify-good' },
        );
      }
    });
  }, [store]);
  return null;
}

/** Null for what is no finished check. */
function verdictOf({ job, end }: EndedJob): boolean | null {
  if (job.operation !== 'model_verify' || end.state !== 'completed') return null;
  const { result } = end;
  return typeof result === 'object' && result !== null && 'status' in result && result.status === 'available';
}
