'use client';

import { Notice } from '#components/shell/notice.tsx';
import { Button } from '#components/ui/button.tsx';

/** The hive itself could not be asked: it is starting or stopping. */
export default function HiveUnavailable({ reset }: { reset: () => void }) {
  return (
    <main className="px-5">
      <Notice title="The hive is not ready" actions={<Button onClick={reset}>Try again</Button>}>
        It is starting or stopping, or met a fault. Downloads go on by themselves once it runs.
      </Notice>
    </main>
  );
}
