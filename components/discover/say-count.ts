/** Downloads and likes, as the Hub says them: 950, 14.1K, 1.2M. */
export function sayCount(count: number): string {
  if (count < 1000) return String(count);
  const scale = count >= 1e9 ? { at: 1e9, unit: 'B' } : count >= 1e6 ? { at: 1e6, unit: 'M' } : { at: 1e3, unit: 'K' };
  const value = count / scale.at;
  return `${value >= 100 ? Math.floor(value) : Math.floor(value * 10) / 10}${scale.unit}`;
}
