import { type ComponentProps, useId } from 'react';
import { Input } from '../ui/input.tsx';

export function Field({ label, note, ...props }: ComponentProps<'input'> & { label: string; note?: string }) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Input id={id} aria-describedby={note ? `${id}-note` : undefined} {...props} />
      {note && (
        <p id={`${id}-note`} className="text-sm text-muted-foreground">
          {note}
        </p>
      )}
    </div>
  );
}
