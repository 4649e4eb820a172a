'use client';

import { comesLater } from '../ui/comes-later.ts';
import type { Selection } from './use-selection.ts';

const useBulkActions = comesLater(() => import('./bulk-actions.tsx'));

/** What can be done with all that is chosen; its code comes when something is, or when the page is at rest. */
export function BulkBar({ selection }: { selection: Selection }) {
  const count = selection.models.size;
  const parts = useBulkActions(count > 0);
  return (
    <>
      <div role="status" className="sr-only">
        {count > 0 ? `${count} selected` : ''}
      </div>
      {parts && <parts.BulkActions selection={selection} />}
    </>
  );
}
