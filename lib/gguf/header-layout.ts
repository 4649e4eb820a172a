import { createHash } from 'node:crypto';
import type { MetadataValue, RawHeader } from './parse-header.ts';

/** Of a header what two versions of one file are compared by. Plain JSON. Offsets in bytes. */
export interface HeaderLayout {
  dataStart: number;
  /** Files with the same mark have tensors of the same names, shapes and types at the same places. */
  table: string;
  /** A mark of each value, by its key. Of a long list it is that of its length alone. */
  values: Record<string, string>;
}

export function layoutOf({ metadata, tensors }: RawHeader): HeaderLayout {
  const values = Object.fromEntries([...metadata].map(([key, value]) => [key, markOf(value)]));
  return { ...tensors.layout(), values };
}

const MOST_KEYS = 20;

/** Keys whose values are others, or which one of the two does not have. */
export function changedKeys(before: HeaderLayout, after: HeaderLayout): string[] {
  const keys = new Set([...Object.keys(before.values), ...Object.keys(after.values)]);
  return [...keys]
    .filter((key) => before.values[key] !== after.values[key])
    .map((key) => key.replace(/\p{C}+/gu, ' ').slice(0, 200))
    .slice(0, MOST_KEYS);
}

const markOf = (value: MetadataValue): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
