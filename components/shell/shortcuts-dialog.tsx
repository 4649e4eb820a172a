'use client';

import { Fragment, useMemo } from 'react';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { readPages } from './read-pages.ts';

interface ShortcutsDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogDescription>
            They work wherever no field has the focus. Pasting a model or an address of the Hub opens its download.
          </DialogDescription>
        </DialogHeader>
        {open && <Shortcuts />}
      </DialogContent>
    </Dialog>
  );
}

function Shortcuts() {
  const shortcuts = useMemo(() => {
    const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
    return [
      { keys: [command, 'K'], does: 'Commands' },
      { keys: ['D'], does: 'Download a model' },
      { keys: [command, 'V'], does: 'Download what was copied' },
      { keys: ['/'], does: 'Search on this page' },
      ...readPages().flatMap(({ label, letter }) =>
        letter === null ? [] : [{ keys: ['G', letter.toUpperCase()], does: label }],
      ),
      { keys: ['J', 'K'], does: 'Next and previous model' },
      { keys: ['X'], does: 'Select the model' },
      { keys: ['↑', '↓'], does: 'Move a waiting download, from its handle' },
      { keys: ['?'], does: 'This list' },
    ];
  }, []);
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-2.5 text-sm">
      {shortcuts.map(({ keys, does }) => (
        <Fragment key={does}>
          <dt>{does}</dt>
          <dd className="flex justify-end gap-1">
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
