'use client';

import type { ReactNode } from 'react';
import { HubTrouble } from './hub-trouble.tsx';
import { useJoinedAnswer } from './use-joined-answer.ts';

interface JoinAnswerProps {
  path: string;
  /** What is shown beside the reason when there is no answer. */
  otherwise?: ReactNode;
}

/** In the place of what the Hub has not told yet. */
export function JoinAnswer({ path, otherwise }: JoinAnswerProps) {
  const error = useJoinedAnswer(path);
  if (error) {
    return (
      <>
        <HubTrouble error={error} />
        {otherwise}
      </>
    );
  }
  return (
    <div className="rounded-lg border border-dashed px-4 py-8 text-sm text-muted-foreground sm:px-5" role="status">
      The Hub has not answered yet. Its answer appears here when it comes.
      <noscript> Load the page again to look.</noscript>
    </div>
  );
}
