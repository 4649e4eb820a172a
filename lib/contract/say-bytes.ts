const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal and with three digits, as the Hub's pages write sizes: 4.08 GB, 637 MB. */
export function sayBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 of a unit would be written as 1000 of it.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
