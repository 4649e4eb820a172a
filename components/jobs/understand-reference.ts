import { HiveError } from '#lib/contract/hive-error.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import type { Reference } from '#lib/reference/reference.ts';

export type Understanding =
  | { kind: 'empty' }
  | { kind: 'understood'; reference: Reference }
  | { kind: 'refused'; message: string; hint: string };

/** A reference as it is being typed: what it means, or what is wrong with it. */
export function understandReference(text: string, hubEndpoint: string): Understanding {
  if (text.trim() === '') return { kind: 'empty' };
  try {
    return { kind: 'understood', reference: parseReference(text, { hubEndpoint }) };
  } catch (error) {
    if (!HiveError.is(error)) throw error;
    return { kind: 'refused', message: error.message, hint: error.hint };
  }
}
