'use client';

import { ListIcon } from 'lucide-react';
import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { HubVariant } from '#lib/contract/hub.ts';
import { useDownloadDialog } from '../jobs/download-dialog-provider.tsx';
import { Button } from '../ui/button.tsx';

interface StartDownloadProps {
  variant: HubVariant;
  /** What it is called among the others. */
  name: string;
  /** Something speaks against it, or has to be said first: the dialog does that, and the dots announce it. */
  asksFirst: boolean;
  onStart(): void;
}

/** One click begins it; another button shows beforehand what would come. */
export function StartDownload({ variant, name, asksFirst, onStart }: StartDownloadProps) {
  const { actions } = useHive();
  const { openDialog } = useDownloadDialog();
  const [asking, setAsking] = useState(false);
  const look = () => openDialog(variant.reference);
  const start = async () => {
    if (asking) return;
    setAsking(true);
    try {
      await actions.download(variant.reference);
      onStart();
    } catch {
      // It looks the same up, and says what is the matter with it.
      look();
    } finally {
      setAsking(false);
    }
  };
  return (
    <span className="flex items-center justify-end gap-1">
      {!asksFirst && (
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Look at ${name} first`}
          title="Look at it first"
          onClick={look}
        >
          <ListIcon aria-hidden />
        </Button>
      )}
      <Button
        variant={variant.default ? 'default' : 'outline'}
        size="sm"
        aria-label={asksFirst ? `Download ${name}…` : `Download ${name}`}
        aria-busy={asking}
        onClick={asksFirst ? look : start}
      >
        {asksFirst ? 'Download…' : 'Download'}
      </Button>
    </span>
  );
}
