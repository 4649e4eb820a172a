import { fromCommand } from './from-command.ts';
import { quote, refuse } from './refuse.ts';

/** Longer than any address of a file that the Hub would accept. */
const MOST_CHARACTERS = 2048;

/** What was typed, without the command, the spaces and the quotes around it. Throws `invalid_reference` for what no one means to type. */
export function unwrap(text: string): string {
  if (text.length > MOST_CHARACTERS) {
    throw refuse(`A reference of ${text.length} characters is too long; ${MOST_CHARACTERS} is the most.`);
  }
  const typed = fromCommand(text)?.trim() ?? text.trim();
  const inner = /^(?:"(.*)"|'(.*)'|`(.*)`|<(.*)>|“(.*)”)$/s
    .exec(typed)
    ?.slice(1)
    .find((part) => part !== undefined);
  const bare = (inner ?? typed).trim();
  if (bare === '') throw refuse('The reference is empty.');
  checkCharacters(bare);
  if (bare.includes('\\')) throw refuse(`${quote(bare)} holds a backslash; parts are divided by “/”.`);
  return bare;
}

/** Control characters break logs; invisible and direction-changing ones make a name look like another. */
export function checkCharacters(text: string): void {
  const bad = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.exec(text)?.[0];
  if (bad === undefined) return;
  const code = (bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw refuse(`The reference holds an invisible character (U+${code}).`, 'Type the reference instead of pasting it.');
}
