import type { MetadataValue } from './parse-header.ts';

export interface MetadataEntry {
  key: string;
  /** For people: cut where it is long. */
  value: string;
}

const MOST_ENTRIES = 1000;
const MOST_KEY = 200;
const MOST_TEXT = 600;
const MOST_NUMBERS = 24;

/** The values of a header as one reads them. */
export function listMetadata(metadata: ReadonlyMap<string, MetadataValue>): MetadataEntry[] {
  return [...metadata]
    .slice(0, MOST_ENTRIES)
    .map(([key, value]) => ({ key: clean(key, MOST_KEY), value: sayValue(value) }));
}

function sayValue(value: MetadataValue): string {
  if (typeof value === 'string') return clean(value, MOST_TEXT);
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_NUMBERS).map(String).join(', ');
    return value.length > MOST_NUMBERS ? `${shown}, … (${value.length} in all)` : shown;
  }
  if (typeof value === 'object') return `${value.count.toLocaleString('en')} values`;
  return String(value);
}

/** Line breaks are told, as a template is full of them; other signs that can't be seen are not. */
function clean(text: string, most: number): string {
  const characters = [...text.slice(0, most * 2).replace(/[^\P{C}\n\t]+/gu, ' ')];
  return characters.length > most || text.length > most * 2
    ? `${characters.slice(0, most).join('')}…`
    : characters.join('');
}
