import type { Comparison } from './compare.ts';
import type { Measured, Run } from './measured.ts';

/** docs/fit.md: how the estimate is made is told by lib/fit, how near it comes is told here. */
export function fitDocument({ llamaCpp, machine }: Omit<Measured, 'models'>, comparisons: Comparison[]): string {
  const worst = (part: keyof Comparison['error']) =>
    percent(Math.max(...comparisons.map(({ error }) => Math.abs(error[part]))));
  return `# Does it fit: estimate and llama.cpp

Written by \`npm run test:fit -- --write\`; the figures are in \`e2e/fit/measured.json\`.

What the hive estimates from a header before the download (\`lib/fit\`), beside what llama.cpp ${llamaCpp} says it allocates for the same header. The files have the hyperparameters of the models' published configs and the tensors of one quant as llama.cpp's converter lists them, and a hole instead of the weights. llama.cpp opens them without reading weights (\`no_alloc\`) and plans all of its buffers as it would for a run; weights are its own sum over its tensors, cache and compute buffers are from its log. The sample model is a whole one.

Weights and cache: at most ${worst('weightsAndCache')} off. Compute buffer: at most ${worst('compute')}. All together: at most ${worst('total')}.

What this does not show: both sides read headers that we wrote, so it holds the arithmetic, not what publishers leave out. It was measured for the processor (${machine}). Buffers on GPUs are planned by the same code but were not measured here; the 256 MiB for the program itself and the margins that are left free are rules of ours.

Sizes in MiB: allocated by llama.cpp → estimated.

| model | context | batch | cache | flash | weights | cache | compute | weights + cache | all |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${comparisons.map(row).join('\n')}
`;
}

function row({ model, run, allocated, estimated, error }: Comparison): string {
  const sizes = (['weightsBytes', 'cacheBytes', 'computeBytes'] as const).map(
    (part) => `${mib(allocated[part])} → ${mib(estimated[part])}`,
  );
  return `| ${[model, ...runInWords(run), ...sizes, signed(error.weightsAndCache), signed(error.total)].join(' | ')} |`;
}

export function runInWords({ contextTokens, batchTokens, cacheType, flashAttention }: Run): string[] {
  return [`${contextTokens / 1024}K`, String(batchTokens), cacheType, flashAttention ? 'yes' : 'no'];
}

export function mib(bytes: number): string {
  return (bytes / 2 ** 20).toLocaleString('en-US', { maximumFractionDigits: bytes < 2 ** 30 ? 1 : 0 });
}

export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

function signed(part: number): string {
  const text = percent(Math.abs(part));
  if (text === percent(0)) return text;
  return part > 0 ? `+${text}` : `−${text}`;
}
