'use client';

import { Notice } from '#components/shell/notice.tsx';
import { Button } from '#components/ui/button.tsx';

export default function PageError({ reset }: { reset: () => void }) {
  return (
    <Notice title="This page could not be shown" actions={<Button onClick={reset}>Try again</Button>}>
      The hive met a fault while rendering it. Downloads are not touched by this and go on. The log of the hive says
      more.
    </Notice>
  );
}
