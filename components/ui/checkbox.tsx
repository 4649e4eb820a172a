import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange'> {
  onCheckedChange?: (checked: boolean) => void;
}

/** The browser's own, in the colours of the page. */
export function Checkbox({ className, onCheckedChange, ...props }: CheckboxProps) {
  return (
    <input
      type="checkbox"
      data-slot="checkbox"
      className={cn('size-4 shrink-0 cursor-pointer rounded-sm accent-primary', className)}
      onChange={(event) => onCheckedChange?.(event.target.checked)}
      {...props}
    />
  );
}
