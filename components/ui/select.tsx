import { ChevronDownIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

interface SelectProps extends ComponentProps<'select'> {
  /** Something other than the usual is chosen. */
  active?: boolean;
}

/** The browser's own: it is reached by every keyboard, opens well on a phone, and works without scripts. */
export function Select({ className, active = false, children, ...props }: SelectProps) {
  return (
    <span className={cn('relative inline-flex shrink-0', className)}>
      <select
        data-slot="select"
        className={cn(
          'h-8 w-full appearance-none truncate rounded-md border border-input bg-card pr-7 pl-2.5 text-sm shadow-xs transition-colors hover:bg-accent',
          active ? 'border-muted-foreground font-medium text-foreground' : 'text-muted-foreground',
        )}
        {...props}
      >
        {children}
      </select>
      <ChevronDownIcon
        className="pointer-events-none absolute top-2 right-2 size-4 text-muted-foreground"
        aria-hidden
      />
    </span>
  );
}
