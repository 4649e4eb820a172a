'use client';

import { type ComponentProps, createContext, useContext, useState } from 'react';
import type * as AlertDialogParts from './alert-dialog-parts.tsx';
import { comesLater } from './comes-later.ts';

const useParts = comesLater(() => import('./alert-dialog-parts.tsx'));
const Parts = createContext<typeof AlertDialogParts | null>(null);

/** Always opened by its owner, as a dialog is. */
export function AlertDialog(props: ComponentProps<typeof AlertDialogParts.Root> & { open: boolean }) {
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

export function AlertDialogContent(props: ComponentProps<typeof AlertDialogParts.Content>) {
  const { Content } = useAlertDialogParts();
  return <Content {...props} />;
}

export function AlertDialogTitle(props: ComponentProps<typeof AlertDialogParts.Title>) {
  const { Title } = useAlertDialogParts();
  return <Title {...props} />;
}

export function AlertDialogDescription(props: ComponentProps<typeof AlertDialogParts.Description>) {
  const { Description } = useAlertDialogParts();
  return <Description {...props} />;
}

export function AlertDialogAction(props: ComponentProps<typeof AlertDialogParts.Action>) {
  const { Action } = useAlertDialogParts();
  return <Action {...props} />;
}

export function AlertDialogCancel(props: ComponentProps<typeof AlertDialogParts.Cancel>) {
  const { Cancel } = useAlertDialogParts();
  return <Cancel {...props} />;
}

function useAlertDialogParts(): typeof AlertDialogParts {
  const parts = useContext(Parts);
  if (!parts) throw new Error('This part of a question stands outside of one.');
  return parts;
}
