import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compare } from '#e2e/fit/compare.ts';
import { measuredSchema } from '#e2e/fit/measured.ts';
import { publishedModels } from '#e2e/fit/published-models.ts';
import { readSample, SAMPLE } from '#e2e/fit/sample-model.ts';
import { shapeOfModel } from '#e2e/fit/shape-of-model.ts';

/** What llama.cpp allocated, kept by `npm run test:fit -- --write`. */
const { models: measured } = measuredSchema.parse(
  JSON.parse(readFileSync(new URL('../../e2e/fit/measured.json', import.meta.url), 'utf8')),
);

describe('an estimate is what llama.cpp allocates', () => {
  test.each(measured.map((model) => [model.id, model] as const))('for %s', async (id, { runs }) => {
    const model = publishedModels().find((published) => published.id === id);
    const shape = model ? await shapeOfModel(model) : await readSample();
    for (const { run, allocated } of runs) {
      const { error } = compare(id, shape, run, allocated);
      expect(Math.abs(error.weightsAndCache)).toBeLessThan(0.01);
      expect(Math.abs(error.total)).toBeLessThan(0.1);
    }
  });

  test('was measured for all of them', () => {
    const ids = [...publishedModels(), SAMPLE].map(({ id }) => id);
    expect(measured.map(({ id }) => id)).toEqual(ids);
    expect(ids.length).toBeGreaterThan(8);
  });
});
