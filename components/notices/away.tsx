'use client';

import dynamic from 'next/dynamic';
import type { Notice } from '#lib/contract/notices.ts';

/** Most visits find nothing to be told: the code of it comes with what there is. */
const WhileAway = dynamic(() => import('./while-away.tsx').then((room) => room.WhileAway));

export interface AwayProps {
  /** What the server has not been told to be seen. */
  notices: readonly Notice[];
  nowMs: number;
}

export function Away({ notices, nowMs }: AwayProps) {
  return notices.length > 0 && <WhileAway notices={notices} nowMs={nowMs} />;
}
