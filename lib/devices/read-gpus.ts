import type { FitDevices } from '#lib/fit/devices.ts';
import type { RunProgram } from './run-program.ts';

type Gpu = FitDevices['gpus'][number];

const MIB = 2 ** 20;
const MOST_GPUS = 64;
/** No GPU has more; a program that says so says something else. */
const MOST_BYTES = 2 ** 50;

/** nvidia-smi's answer is a line a GPU: `0, NVIDIA GeForce RTX 4090, 24564`, in MiB; `[N/A]` where it has none of its own. */
export async function readNvidia(run: RunProgram): Promise<Gpu[]> {
  const said = await run('nvidia-smi', ['--query-gpu=index,name,memory.total', '--format=csv,noheader,nounits']);
  return (said ?? '')
    .split('\n')
    .flatMap((line) => {
      const [, index, name = '', mebibytes] = /^\s*(\d{1,3}),(.*),\s*(\d{1,12})\s*$/.exec(line) ?? [];
      return index === undefined ? [] : gpuOf(`nvidia:${index}`, name, Number(mebibytes) * MIB);
    })
    .slice(0, MOST_GPUS);
}

/** rocm-smi's answer is an object a card; names differ by version, and so does the case of the keys. */
export async function readAmd(run: RunProgram): Promise<Gpu[]> {
  const said = await run('rocm-smi', ['--showproductname', '--showmeminfo', 'vram', '--json']);
  const cards = objectOf(parseJson(said ?? ''));
  return Object.entries(cards)
    .flatMap(([card, values]) => {
      const index = /^card(\d{1,3})$/.exec(card)?.[1];
      if (index === undefined) return [];
      const lower = new Map(Object.entries(objectOf(values)).map(([key, value]) => [key.toLowerCase(), String(value)]));
      const name = NAMES.map((key) => lower.get(key)).find((value) => value && value !== 'N/A') ?? 'AMD GPU';
      return gpuOf(`amd:${index}`, name, Number(lower.get('vram total memory (b)') ?? Number.NaN));
    })
    .slice(0, MOST_GPUS);
}

const NAMES = ['card series', 'card model', 'device name', 'card sku'];

/** Name and limits are the publisher’s, so both are checked. */
function gpuOf(id: string, name: string, memoryBytes: number): Gpu[] {
  if (!Number.isSafeInteger(memoryBytes) || memoryBytes <= 0 || memoryBytes > MOST_BYTES) return [];
  return [{ id, name: plainName(name, 'GPU'), memoryBytes }];
}

export function plainName(name: string, otherwise: string): string {
  return (
    name
      .replace(/\p{C}+/gu, ' ')
      .trim()
      .slice(0, 100) || otherwise
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
