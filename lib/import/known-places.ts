import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownPlace } from '#lib/contract/disk.ts';

/** Where other programs keep models unless they were told otherwise; only those that are there. */
export async function findKnownPlaces(
  homeFolder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KnownPlace[]> {
  const places: KnownPlace[] = [
    { program: 'LM Studio', path: join(homeFolder, '.lmstudio', 'models') },
    { program: 'LM Studio', path: join(homeFolder, '.cache', 'lm-studio', 'models') },
    { program: 'Ollama', path: env.OLLAMA_MODELS ?? join(homeFolder, '.ollama', 'models') },
    { program: 'Ollama', path: '/usr/share/ollama/.ollama/models' },
    { program: 'llama.cpp', path: env.LLAMA_CACHE ?? join(homeFolder, '.cache', 'llama.cpp') },
    { program: 'Jan', path: join(homeFolder, 'jan', 'models') },
    { program: 'GPT4All', path: join(homeFolder, '.local', 'share', 'nomic.ai', 'GPT4All') },
  ];
  const there = await Promise.all(places.map(({ path }) => stat(path).then((found) => found.isDirectory(), never)));
  return places.filter((_, index) => there[index]);
}

const never = () => false;
