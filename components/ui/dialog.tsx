'use client';

import { type ComponentProps, createContext, useContext, useState } from 'react';
import { cn } from './cn.ts';
import { comesLater } from './comes-later.ts';
import type * as DialogParts from './dialog-parts.tsx';

const useParts = comesLater(() => import('./dialog-parts.tsx'));
const Parts = createContext<typeof DialogParts | null>(null);

/** Always opened by its owner: no page begins with one, so its code comes later. */
export function Dialog(props: ComponentProps<typeof DialogParts.Root> & { open: boolean }) {
  const parts = useParts(props.open);
  const [wasOpen, setWasOpen] = useState(props.open);
  if (props.open && !wasOpen) setWasOpen(true);
  if (!parts || !wasOpen) return null;
  return (
    <Parts value={parts}>
      <parts.Root {...props} />
    </Parts>
  );
}

export function DialogContent(props: ComponentProps<typeof DialogParts.Content>) {
  const { Content } = useDialogParts();
  return <Content {...props} />;
}

export function DialogTitle(props: ComponentProps<typeof DialogParts.Title>) {
  const { Title } = useDialogParts();
  return <Title {...props} />;
}

export function DialogDescription(props: ComponentProps<typeof DialogParts.Description>) {
  const { Description } = useDialogParts();
  return <Description {...props} />;
}

export function DialogHeader({ className, ...props }: ComponentProps<'div'>) {
  return <div data-slot="dialog-header" className={cn('grid gap-1.5 pr-8', className)} {...props} />;
}

export function DialogFooter({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      data-slot="dialog-footer"
      className={cn('flex flex-col-reverse gap-2 sm:flex-row sm:justify-end', className)}
      {...props}
    />
  );
}

function useDialogParts(): typeof DialogParts {
  const parts = useContext(Parts);
  if (!parts) throw new Error('This part of a dialog stands outside of one.');
  return parts;
}
