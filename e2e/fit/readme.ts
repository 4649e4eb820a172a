import type { Comparison } from './compare.ts';
import { mib, percent } from './document.ts';
import type { Measured } from './measured.ts';

const BEGIN = '<!-- fit: written by npm run test:fit -- --write -->';
const END = '<!-- /fit -->';

/** The README with a line for each measured model. Throws when it has no place for them. */
export function putFitIntoReadme(readme: string, { llamaCpp, models }: Measured, comparisons: Comparison[]): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The README has no place for what fits: ${BEGIN} … ${END}`);
  const text = [
    `Weights and KV cache in MiB at a context of 8K, cache in f16: what llama.cpp ${llamaCpp} says it allocates for a header with the model's published shape, and what the hive estimates from it. Farthest off in parts of what llama.cpp allocates, over every run: contexts of 8K to 64K, other caches, with and without flash attention. The last model is a whole one, the sample of the tests.`,
    [
      '| model | quant | llama.cpp | estimate | farthest off | with the compute buffer |',
      '| --- | --- | ---: | ---: | ---: | ---: |',
      ...models.map(({ id, quant }) => row(id, quant, ofModel(comparisons, id))),
    ].join('\n'),
    'Every run, how it was measured and what it does not show are in [docs/fit.md](docs/fit.md).',
  ].join('\n\n');
  return `${readme.slice(0, begin)}${BEGIN}\n\n${text}\n\n${readme.slice(end)}`;
}

function row(id: string, quant: string, comparisons: Comparison[]): string {
  const usual = comparisons.find(({ run }) => run.contextTokens === 8192 && run.cacheType === 'f16');
  if (!usual) throw new Error(`${id} was not measured at a context of 8K with its cache in f16.`);
  const kept = (of: Comparison['allocated']) => mib(of.weightsBytes + of.cacheBytes);
  const farthest = (part: keyof Comparison['error']) =>
    percent(Math.max(...comparisons.map(({ error }) => Math.abs(error[part]))));
  const cells = [
    id,
    quant,
    kept(usual.allocated),
    kept(usual.estimated),
    farthest('weightsAndCache'),
    farthest('total'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function ofModel(comparisons: Comparison[], id: string): Comparison[] {
  return comparisons.filter(({ model }) => model === id);
}
