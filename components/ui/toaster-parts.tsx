'use client';

import { CircleAlertIcon, CircleCheckIcon } from 'lucide-react';
import { type CSSProperties, useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { speakThrough } from './toast.ts';

const STYLE = {
  '--normal-bg': 'var(--popover)',
  '--normal-text': 'var(--popover-foreground)',
  '--normal-border': 'var(--border)',
  '--border-radius': 'var(--radius)',
  fontFamily: 'inherit',
} as CSSProperties;

export function Toaster() {
  // After its own effects: from then on it hears what is said.
  useEffect(() => speakThrough(toast), []);
  return (
    <Sonner
      position="bottom-right"
      style={STYLE}
      icons={{
        success: <CircleCheckIcon className="size-4 text-good" aria-hidden />,
        error: <CircleAlertIcon className="size-4 text-destructive" aria-hidden />,
      }}
      toastOptions={{
        classNames: {
          title: 'text-sm font-medium',
          description: 'text-sm !text-muted-foreground',
          actionButton: '!bg-primary !text-primary-foreground !rounded-md !font-medium',
        },
      }}
    />
  );
}
