'use client';

import { useEffect, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayPreview } from './say-preview.ts';

const LOOKING = 'Looking it up on the Hub';

/** What approving would do: the Hub is asked while the row can be read already. */
export function RequestPreview({ model }: { model: string }) {
  const [words, setWords] = useState(LOOKING);
  useEffect(() => {
    let here = true;
    const say = (text: string) => here && setWords(text);
    const ask = async () => {
      const preview = await teamClient.previewDownload(model);
      say(sayPreview(preview, null));
      // Whether it runs here may take the Hub some seconds more; what is known is said meanwhile.
      const { variants } = await teamClient.fitOf(preview.repo, preview.revision);
      say(sayPreview(preview, variants.find(({ model_id }) => model_id === preview.model_id)?.fit ?? null));
    };
    ask().catch((error: unknown) => setWords((now) => (now === LOOKING ? HiveError.from(error).message : now)));
    return () => {
      here = false;
    };
  }, [model]);
  return <p className="text-sm text-muted-foreground">{words}</p>;
}
