import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Misuse } from './command.ts';

interface Secret {
  asked: string;
  /** With which it is read from the standard input. */
  option: string;
}

const PASSWORD: Secret = { asked: 'Password', option: '--password-stdin' };

/** Asked for without being shown; or, `fromInput`, the first line of the standard input. */
export async function readPassword(fromInput: boolean, { asked, option } = PASSWORD): Promise<string> {
  if (fromInput) {
    let text = '';
    for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
    return text.split(/\r?\n/)[0] ?? '';
  }
  if (!process.stdin.isTTY) throw new Misuse(`There is nobody to ask: give the ${asked.toLowerCase()} with ${option}.`);
  process.stderr.write(`${asked}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
