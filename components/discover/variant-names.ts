import type { HubVariant } from '#lib/contract/hub.ts';

type Named = Pick<HubVariant, 'model_id' | 'quant' | 'files'>;

/** What the variants of a repo are called, by model: their quant or, where several have the same or one has none, their file. */
export function variantNames(variants: readonly Named[]): ReadonlyMap<string, string> {
  const alike = Map.groupBy(variants, ({ quant }) => quant);
  return new Map(
    variants.map(({ model_id, quant, files }) => [
      model_id,
      quant !== null && alike.get(quant)?.length === 1 ? quant : (files[0]?.path ?? model_id),
    ]),
  );
}
