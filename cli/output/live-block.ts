import type { Terminal } from './output.ts';

const LEAST_MS_BETWEEN = 100;
// Without wrapping, a line that is too long after the window was made narrower still takes one row.
const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';
const CLEAR_BELOW = '\u001b[0J';

/** Lines at the bottom of the terminal that are drawn anew in place; what is printed goes above them. */
export class LiveBlock {
  readonly #terminal: Terminal;
  readonly #render: (columns: number, rows: number) => string[];
  #drawn = 0;
  #lastMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(terminal: Terminal, render: (columns: number, rows: number) => string[]) {
    this.#terminal = terminal;
    this.#render = render;
  }

  /** At most ten times a second; the last state always comes. */
  changed(): void {
    if (this.#timer) return;
    const waitMs = Math.max(0, this.#lastMs + LEAST_MS_BETWEEN - Date.now());
    this.#timer = setTimeout(() => this.#draw(), waitMs);
  }

  /** Lets `write` put lines above the block. */
  above(write: () => void): void {
    this.#terminal.write(this.#erase());
    write();
    this.#draw();
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#terminal.write(this.#erase());
  }

  #draw(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lastMs = Date.now();
    const { columns, rows } = this.#terminal;
    const lines = this.#render(columns - 1, rows - 1).slice(0, rows - 1);
    this.#terminal.write(`${this.#erase()}${WRAP_OFF}${lines.map((line) => `${line}\n`).join('')}${WRAP_ON}`);
    this.#drawn = lines.length;
  }

  #erase(): string {
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : '';
    this.#drawn = 0;
    return `${up}\r${CLEAR_BELOW}`;
  }
}
