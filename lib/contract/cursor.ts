import type { z } from 'zod';
import { HiveError } from './hive-error.ts';

/** A place in a listing, opaque to the caller: the sort values of the last row given. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(values))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Throws `invalid_request` for anything that `encodeCursor` did not make in this shape. */
export function decodeCursor<T extends z.ZodType>(cursor: string, shape: T): z.infer<T> {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const json = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    return shape.parse(JSON.parse(json));
  } catch (cause) {
    throw new HiveError('invalid_request', 'The cursor is not one that this listing gave.', {
      hint: 'Start again without a cursor.',
      cause,
    });
  }
}
