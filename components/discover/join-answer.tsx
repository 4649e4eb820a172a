'use client';

import { HubTrouble } from './hub-trouble.tsx';
import { useJoinedAnswer } from './use-joined-answer.ts';

/** In the place of what the Hub has not told yet. */
export function JoinAnswer({ path }: { path: string }) {
  const error = useJoinedAnswer(path);
  if (error) return <HubTrouble error={error} />;
  return (
    <div className="rounded-lg border border-dashed px-4 py-8 text-sm text-muted-foreground sm:px-5" role="status">
      The Hub has not answered yet. Its answer appears here when it comes.
      <noscript> Load the page again to look.</noscript>
    </div>
  );
}
