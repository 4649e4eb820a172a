import type { Progress } from '#lib/contract/jobs.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';

const LEAST_BAR = 6;
const MOST_BAR = 32;
const LEAST_NAME = 10;

type Shown = Pick<Progress, 'bytes' | 'total_bytes' | 'verified_bytes' | 'speed_bps' | 'eta_secs'>;

export interface LineRoom {
  columns: number;
  /** Of the longest name that is shown, so that bars stand below each other. */
  nameColumns: number;
  /** For terminals without block letters. */
  plain: boolean;
}

/** `Q4_K_M.gguf  ████▒▒░░░  45 %  1.2 GB of 2.6 GB  35 MB/s  40 s`, with less of it where there is less room. */
export function progressLine(name: string, word: string, progress: Shown, room: LineRoom): string {
  const figures = figuresOf(word, progress);
  const columnsLeft = () => room.columns - figures.reduce((sum, figure) => sum + figure.length + 2, 0);
  const wanted = Math.min(LEAST_NAME, room.nameColumns);
  while (figures.length > 1 && columnsLeft() < wanted + LEAST_BAR + 2) figures.pop();
  const left = columnsLeft();
  const half = Math.min(Math.floor(left / 2), left - wanted - 2);
  const bar = Math.min(MOST_BAR, Math.max(LEAST_BAR, half, left - room.nameColumns - 2));
  const withBar = left >= wanted + bar + 2 && progress.total_bytes !== null;
  const nameColumns = Math.min(room.nameColumns, withBar ? left - bar - 2 : left);
  const parts = [shorten(name, nameColumns).padEnd(nameColumns), ...figures];
  if (withBar) parts.splice(1, 0, drawBar(progress, bar, room.plain));
  return parts.join('  ').slice(0, room.columns);
}

/** In the order of their worth, each as wide as it ever gets. */
function figuresOf(word: string, { bytes, total_bytes, speed_bps, eta_secs }: Shown): string[] {
  if (total_bytes === null) return [word];
  const percent = total_bytes === 0 ? 100 : Math.floor((bytes / total_bytes) * 100);
  return [
    `${String(percent).padStart(3)} %`,
    `${sayBytes(bytes)} of ${sayBytes(total_bytes)}`.padStart(18),
    (speed_bps === null ? (word === 'downloading' ? '' : word) : `${sayBytes(speed_bps)}/s`).padStart(9),
    (eta_secs === null ? '' : sayTimeLeft(eta_secs)).padStart(12),
  ];
}

/** What is proven, what has arrived, what is still to come. */
function drawBar({ bytes, verified_bytes, total_bytes }: Shown, length: number, plain: boolean): string {
  const [proven, arrived, open] = plain ? ['#', '=', '.'] : ['█', '▒', '░'];
  const cells = (part: number) =>
    total_bytes ? Math.floor((Math.min(part, total_bytes) / total_bytes) * length) : length;
  const here = cells(bytes);
  const checked = Math.min(here, cells(verified_bytes));
  return `${proven?.repeat(checked)}${arrived?.repeat(here - checked)}${open?.repeat(length - here)}`;
}

/** Names differ at their end, so the middle goes. */
function shorten(name: string, columns: number): string {
  const letters = [...name];
  if (letters.length <= columns) return name;
  if (columns < 2) return '';
  const tail = Math.ceil((columns - 1) / 2);
  return `${letters.slice(0, columns - 1 - tail).join('')}…${letters.slice(letters.length - tail).join('')}`;
}

function sayTimeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  const padded = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${padded(Math.floor((whole % 3600) / 60))} min`;
}
