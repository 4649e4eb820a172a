/** What of a file is sent: `start` to before `end`. */
export type ByteRange =
  | { kind: 'whole' }
  | { kind: 'part'; start: number; end: number }
  /** RFC 9110, 14.1.2: no byte of it lies in the file. */
  | { kind: 'unsatisfiable' };

export interface RangeHeaders {
  range: string | undefined;
  ifRange: string | undefined;
}

/**
 * By RFC 9110, 14.2: what is not understood, and more than one range, is answered with the whole file; so is an
 * `If-Range` (13.1.5) that names another file than the present one, or a date, as there are none here.
 */
export function readRange({ range, ifRange }: RangeHeaders, sizeBytes: number, etag: string): ByteRange {
  if (range === undefined || (ifRange !== undefined && ifRange.trim() !== etag)) return { kind: 'whole' };
  const found = /^bytes=(\d*)-(\d*)$/i.exec(range.replace(/\s+/g, ''));
  const [, from = '', to = ''] = found ?? [];
  if (!found || (from === '' && to === '')) return { kind: 'whole' };
  if (from === '') {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return { kind: 'whole' };
  if (start >= sizeBytes) return { kind: 'unsatisfiable' };
  return { kind: 'part', start, end: to === '' ? sizeBytes : Math.min(Number(to) + 1, sizeBytes) };
}
