import type { HubVariant } from '#lib/contract/hub.ts';

/** Whether all its shards are there, so that it can be downloaded. */
export const isWhole = ({ missing_shards }: Pick<HubVariant, 'missing_shards'>): boolean => missing_shards.length === 0;
