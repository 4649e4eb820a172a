import { readFileSync } from 'node:fs';
import { type Comparison, compare } from './compare.ts';
import { type Measured, measuredSchema } from './measured.ts';
import { publishedModels } from './published-models.ts';
import { readSample } from './sample-model.ts';
import { shapeOfModel } from './shape-of-model.ts';

/** What llama.cpp allocated when `npm run test:fit -- --write` ran last. */
export function readRecorded(): Measured {
  return measuredSchema.parse(JSON.parse(readFileSync(new URL('measured.json', import.meta.url), 'utf8')));
}

/** Recorded allocations beside what is estimated now. */
export async function compareRecorded({ models }: Measured): Promise<Comparison[]> {
  const published = new Map(publishedModels().map((model) => [model.id, model]));
  const comparisons: Comparison[] = [];
  for (const { id, runs } of models) {
    const model = published.get(id);
    const shape = model ? await shapeOfModel(model) : await readSample();
    comparisons.push(...runs.map(({ run, allocated }) => compare(id, shape, run, allocated)));
  }
  return comparisons;
}
