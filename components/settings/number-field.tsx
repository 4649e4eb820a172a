'use client';

import { type ComponentProps, useId } from 'react';
import { Input } from '../ui/input.tsx';

interface NumberFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'type'> {
  label: string;
  note?: string;
  onChange(text: string): void;
}

/** A number as it is typed; the words below say what empty means. */
export function NumberField({ label, note, onChange, ...input }: NumberFieldProps) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Input
        id={id}
        type="number"
        inputMode={input.step === undefined ? 'numeric' : 'decimal'}
        aria-describedby={note ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className="h-9 w-28 text-sm tabular-nums"
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className="text-xs text-muted-foreground">
          {note}
        </p>
      )}
    </div>
  );
}
