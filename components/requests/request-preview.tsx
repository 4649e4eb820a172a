'use client';

import { useEffect, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import { HiveError } from '#lib/contract/hive-error.ts';

/** What approving would do: the Hub is asked while the row can be read already. */
export function RequestPreview({ model }: { model: string }) {
  const [words, setWords] = useState('Looking it up on the Hub');
  useEffect(() => {
    let here = true;
    teamClient.previewDownload(model).then(
      (preview) => here && setWords(sayPreview(preview)),
      (error: unknown) => here && setWords(HiveError.from(error).message),
    );
    return () => {
      here = false;
    };
  }, [model]);
  return <p className="text-sm text-muted-foreground">{words}</p>;
}

function sayPreview(preview: DownloadPreview): string {
  if (preview.exists) return 'It is on this hive already.';
  const { missing_bytes, total_bytes, disk, fits, license } = preview;
  const here = missing_bytes < total_bytes ? `, ${sayBytes(total_bytes - missing_bytes)} of it here already` : '';
  const room = fits
    ? `${sayBytes(disk.left_bytes)} stay free.`
    : `It does not fit: ${sayBytes(disk.free_bytes)} are free.`;
  return `${sayBytes(total_bytes)}${here}. Licence: ${license ?? 'not said'}. ${room}`;
}
