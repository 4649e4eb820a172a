'use client';

import { PlusIcon } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { useDownloadDialog } from './download-dialog-provider.tsx';

export function DownloadButton({ label = 'Download a model' }: { label?: string }) {
  const { openDialog } = useDownloadDialog();
  return (
    <Button onClick={() => openDialog()} aria-keyshortcuts="d" title="Key: D">
      <PlusIcon aria-hidden />
      {label}
    </Button>
  );
}
