import { Misuse } from './command.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `20GB`, `1.5 TB`, or bytes alone; decimal, as sizes are shown. Throws Misuse. */
export function parseSize(text: string): number {
  const [, digits, unit = 'B'] = /^(\d+(?:\.\d+)?)\s*([kmgt]?b)?$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(digits) * 1000 ** UNITS.indexOf(unit.toUpperCase()));
  if (digits !== undefined && Number.isSafeInteger(bytes)) return bytes;
  throw new Misuse(`“${text}” is no size such as 20GB.`);
}
