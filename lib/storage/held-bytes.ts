import type { BigIntStats } from 'node:fs';

/** What a file takes of the disk: of a sparse one what has arrived. Blocks are of 512 bytes whatever those of the disk are. */
export const heldBytes = ({ size, blocks }: Pick<BigIntStats, 'size' | 'blocks'>): number =>
  Math.min(Number(size), Number(blocks) * 512);
