import type { JobState, Progress } from '#lib/contract/jobs.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { JobEvent } from '../follow-job.ts';
import { LiveBlock } from './live-block.ts';
import { type Output, printable } from './output.ts';
import { progressLine } from './progress-line.ts';

const PLAIN_LINE_EACH_MS = 10_000;

interface Row {
  name: string;
  state: JobState;
  progress: Progress | null;
  over: boolean;
  /** The narration that stands for a row that has no figures yet. */
  said: string;
  plainLineMs: number;
}

/** How jobs go, on a terminal as bars that move, else as lines, with `--json` as the events themselves. */
export class JobDisplay {
  readonly #out: Output;
  readonly #rows = new Map<string, Row>();
  readonly #block: LiveBlock | null;

  constructor(out: Output) {
    this.#out = out;
    this.#block = out.terminal ? new LiveBlock(out.terminal, (columns, rows) => this.#lines(columns, rows)) : null;
  }

  add(jobId: string, name: string): void {
    const row = {
      name: printable(name),
      state: 'queued',
      progress: null,
      over: false,
      said: '',
      plainLineMs: 0,
    } as const;
    this.#rows.set(jobId, { ...row });
    this.#block?.changed();
  }

  tell(jobId: string, event: JobEvent): void {
    const row = this.#rows.get(jobId);
    this.#out.object({ event: event.event, ...event.data });
    if (!row || this.#out.json) return;
    if (event.event === 'narration') this.#narrate(row, event.data.human, event.data.level);
    if (event.event === 'progress') this.#advance(row, event.data);
    if (event.event === 'end') row.over = true;
    this.#block?.changed();
  }

  /** A result, on the standard output. */
  say(text: string): void {
    this.#above(() => this.#out.say(text));
  }

  note(text: string): void {
    this.#above(() => this.#out.note(text));
  }

  end(): void {
    this.#block?.end();
  }

  #above(write: () => void): void {
    if (this.#block) this.#block.above(write);
    else write();
  }

  #narrate(row: Row, human: string, level: 'info' | 'warn' | 'error'): void {
    row.said = printable(human);
    // An error is told at the end, with its hint.
    if (level === 'error') return;
    if (!this.#block) this.#out.note(this.#rows.size > 1 ? `${row.name}: ${human}` : human);
    // Bars tell the rest.
    else if (level === 'warn') this.note(human);
  }

  #advance(row: Row, progress: Progress & { state: JobState }): void {
    row.state = progress.state;
    row.progress = progress;
    if (this.#block || Date.now() - row.plainLineMs < PLAIN_LINE_EACH_MS || progress.total_bytes === null) return;
    row.plainLineMs = Date.now();
    const speed = progress.speed_bps === null ? '' : `, ${sayBytes(progress.speed_bps)}/s`;
    this.#out.note(`${row.name}: ${sayBytes(progress.bytes)} of ${sayBytes(progress.total_bytes)}${speed}`);
  }

  #lines(columns: number, rows: number): string[] {
    const moving = [...this.#rows.values()].filter((row) => !row.over);
    const entries = moving.map((row) => ({ row, files: filesOf(row) }));
    const names = entries.flatMap(({ row, files }) => [row.name, ...files.map(({ name }) => name)]);
    const nameColumns = Math.max(...names.map((name) => name.length));
    const room = { columns, nameColumns, plain: plainLetters() };
    const jobLine = ({ name, said, state, progress }: Row) =>
      progress?.total_bytes ? progressLine(name, state, progress, room) : `${name}  ${said || state}`.slice(0, columns);
    const all = entries.flatMap(({ row, files }) => [
      jobLine(row),
      ...files.map(({ name, state, shown }) => progressLine(name, state, shown, room)),
    ]);
    if (all.length <= rows) return all;
    const shown = moving.slice(0, rows - 1).map(jobLine);
    return moving.length > shown.length ? [...shown, `… and ${moving.length - shown.length} more`] : shown;
  }
}

/** The files that move, where a model has several. */
function filesOf({ progress }: Row) {
  if (!progress || progress.files.length < 2) return [];
  return progress.files
    .filter(({ state }) => state === 'downloading' || state === 'verifying')
    .map(({ path, bytes, size, state }) => {
      const verified_bytes = state === 'verifying' ? bytes : 0;
      return {
        name: `  ${shardOf(path) ?? printable(path)}`,
        state,
        shown: { bytes, total_bytes: size, verified_bytes, speed_bps: null, eta_secs: null },
      };
    });
}

/** Names of shards differ in their middle alone, which is what goes where there is little room. */
function shardOf(path: string): string | null {
  const [, index, count] = /-(\d{5})-of-(\d{5})\.gguf$/.exec(path) ?? [];
  return index === undefined ? null : `${Number(index)} of ${Number(count)}`;
}

const plainLetters = () => !/utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || '');
