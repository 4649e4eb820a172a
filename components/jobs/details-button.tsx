'use client';

import { ChevronDownIcon } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';

interface DetailsButtonProps {
  label: string;
  open: boolean;
  /** The id of what it opens. */
  controls: string;
  onClick(): void;
  className?: string;
}

/** Opens the log of a row and folds it away again. */
export function DetailsButton({ label, open, controls, onClick, className }: DetailsButtonProps) {
  return (
    <Button
      variant="ghost"
      size="icon"
      className={className}
      aria-expanded={open}
      aria-controls={controls}
      aria-label={label}
      onClick={onClick}
    >
      <ChevronDownIcon className={cn('transition-transform', open && 'rotate-180')} aria-hidden />
    </Button>
  );
}
