import type { HiveError } from '#lib/contract/hive-error.ts';

/** What the standard output holds is a result; everything else goes to the error output. */
export interface Output {
  readonly json: boolean;
  /** Both streams are a terminal's, so a person can be asked and a line drawn anew. */
  readonly terminal: Terminal | null;
  /** A result in words for people; with `--json` nothing. */
  say(text: string): void;
  /** One object on a line of its own with `--json`; else nothing. */
  object(value: unknown): void;
  /** On the error output; what happens meanwhile. */
  note(text: string): void;
  fail(error: HiveError): void;
}

export interface Terminal {
  columns: number;
  rows: number;
  write(text: string): void;
}

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns' | 'rows'>;

export function createOutput(stdout: Stream, stderr: Stream, json: boolean): Output {
  const line = (stream: Stream, text: string) => void stream.write(`${printable(text)}\n`);
  return {
    json,
    terminal: !json && stdout.isTTY && stderr.isTTY ? terminalOf(stderr) : null,
    say: (text) => json || line(stdout, text),
    object: (value) => json && void stdout.write(`${JSON.stringify(value)}\n`),
    note: (text) => line(stderr, text),
    fail: (error) => {
      if (json) stdout.write(`${JSON.stringify({ error: error.toWire() })}\n`);
      else line(stderr, `${error.message}\n${error.hint}`);
    },
  };
}

function terminalOf(stream: Stream): Terminal {
  return {
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    write: (text) => void stream.write(text),
  };
}

/** Names come from the Hub: a control sequence in one must not reach the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is kept out.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
