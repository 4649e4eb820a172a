'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { isBusy } from '../shell/is-busy.ts';
import { comesLater } from '../ui/comes-later.ts';
import { understandReference } from './understand-reference.ts';

const useParts = comesLater(() => import('./download-dialog.tsx'));

interface DownloadDialogControl {
  /** Opens the dialog; with a text, that stands in its field. */
  openDialog(text?: string): void;
}

const DialogContext = createContext<DownloadDialogControl | null>(null);

export function useDownloadDialog(): DownloadDialogControl {
  const control = useContext(DialogContext);
  if (!control) throw new Error('This component stands outside of DownloadDialogProvider.');
  return control;
}

/** One dialog for the whole page: opened by a button, by the key D, and by pasting a reference or a page of the Hub. */
export function DownloadDialogProvider({ children }: { children: ReactNode }) {
  const { hubEndpoint } = useHive();
  const [open, setOpen] = useState(false);
  const parts = useParts(open);
  const [text, setText] = useState('');
  const openDialog = useCallback((initial = '') => {
    setText(initial);
    setOpen(true);
  }, []);

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData('text/plain').trim() ?? '';
      if (isBusy(event.target) || understandReference(pasted, hubEndpoint).kind !== 'understood') return;
      event.preventDefault();
      openDialog(pasted);
    };
    const onKey = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (event.key.toLowerCase() !== 'd' || !plain || isBusy(event.target)) return;
      event.preventDefault();
      openDialog();
    };
    document.addEventListener('paste', onPaste);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('keydown', onKey);
    };
  }, [hubEndpoint, openDialog]);

  const control = useMemo(() => ({ openDialog }), [openDialog]);
  return (
    <DialogContext value={control}>
      {children}
      {parts && <parts.DownloadDialog open={open} onOpenChange={setOpen} text={text} onTextChange={setText} />}
    </DialogContext>
  );
}
