'use client';

import Link from 'next/link';
import { useState } from 'react';
import { hasEnded } from '#lib/browser/hive-state.ts';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { Button } from '../ui/button.tsx';

/** Compares all models with the Hub. */
export function CheckAll() {
  const { actions } = useHive();
  const jobs = useHiveState((state) => state.jobs);
  const [problem, setProblem] = useState<HiveError | null>(null);
  const checks = [...jobs.values()].map(({ value }) => value).filter(({ operation }) => operation === 'model_check');
  const running = checks.some(({ state }) => !hasEnded(state));
  const check = async () => {
    setProblem(null);
    await actions.checkAll().catch((error: unknown) => setProblem(HiveError.from(error)));
  };
  return (
    <section aria-labelledby="newer" className="flex flex-wrap items-end justify-between gap-3">
      <div className="grid gap-1">
        <h2 id="newer" className="text-base font-medium">
          Newer versions
        </h2>
        <p className="max-w-prose text-sm text-muted-foreground">
          Which models the Hub has another version of is looked up once a day.{' '}
          <Link href="/models?upstream=moved" className="underline underline-offset-4">
            Those that have changed
          </Link>
        </p>
        {problem && (
          <p role="alert" className="text-sm text-destructive">
            {problem.message} {problem.hint}
          </p>
        )}
      </div>
      <Button
        variant="outline"
        size="sm"
        aria-busy={running}
        aria-disabled={running}
        onClick={() => !running && check()}
      >
        {running ? 'Comparing with the Hub' : 'Compare all now'}
      </Button>
    </section>
  );
}
