'use client';

import { type FormEvent, useState } from 'react';
import type { Quota } from '#lib/contract/team.ts';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';
import { type QuotaTexts, quotaOf, textsOf } from './quota-texts.ts';

interface QuotaFormProps {
  quota: Quota;
  busy: boolean;
  save(quota: Quota): void;
  children?: React.ReactNode;
}

export function QuotaForm({ quota, busy, save, children }: QuotaFormProps) {
  const [texts, setTexts] = useState<QuotaTexts>(() => textsOf(quota));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(quotaOf(texts));
  };
  const field = (name: keyof QuotaTexts) => ({
    value: texts[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setTexts({ ...texts, [name]: event.target.value }),
    className: 'h-9 w-28 text-sm tabular-nums',
  });
  return (
    <form onSubmit={submit} className="grid gap-4">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <Field label="On the disk, GB" type="number" inputMode="decimal" min={0} step="any" {...field('disk')} />
        <Field label="Downloads at a time" type="number" inputMode="numeric" min={1} max={64} {...field('jobs')} />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="outline" size="sm" aria-busy={busy}>
          Save
        </Button>
        {children}
        <p className="text-sm text-muted-foreground">Empty is no limit.</p>
      </div>
    </form>
  );
}
