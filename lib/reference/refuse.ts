import { HiveError } from '#lib/contract/hive-error.ts';

/** The refusal of a reference: one sentence of what is wrong, and what to write instead where that is known. */
export function refuse(sentence: string, hint?: string): HiveError {
  return new HiveError('invalid_reference', sentence, hint === undefined ? {} : { hint });
}

/** For messages: what was typed, short enough to be read, and nothing in it that a terminal would obey. */
export function quote(text: string): string {
  const characters = [...text.replace(/\p{C}/gu, '\ufffd')];
  return `“${characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : characters.join('')}”`;
}
