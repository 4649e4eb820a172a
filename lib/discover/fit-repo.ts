import type { WireFit } from '#lib/contract/fit.ts';
import type { FitQuery, RepoFit } from '#lib/contract/hub.ts';
import type { FitDevices } from '#lib/fit/devices.ts';
import { wireFit } from '#lib/fit/wire-fit.ts';
import { groupVariants } from '#lib/gguf/group-variants.ts';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { modelId } from '#lib/gguf/model-id.ts';
import { defaultVariant } from '#lib/gguf/pick-variant.ts';
import { bitsOf } from '#lib/gguf/quant-of.ts';
import type { ListedVariant } from '#lib/gguf/variant.ts';
import type { RepoFile, RepoView } from '#lib/vendors/vendor.ts';
import type { HeaderLibrary } from './header-library.ts';
import { isOfModel, scaleShape } from './scale-shape.ts';

/** What people begin with; more costs memory that few conversations need. */
const USUAL_CONTEXT_TOKENS = 8192;

export interface KnownHeaders {
  find: HeaderLibrary['find'];
  /** Null: what is not known stays so. */
  read: HeaderLibrary['read'] | null;
}

/** Of variants that are no quants of the same model; each is a call to the Hub. */
const MOST_OTHERS = 6;

/**
 * Whether and where each variant of a repo runs. One header is read for all of them: the quants of a model differ in
 * the size of their weights. Those whose own header was read before are told by that one, and what can be no quant of
 * the same model is read by itself, the smallest first.
 */
export async function fitRepo(
  view: RepoView,
  query: FitQuery,
  headers: KnownHeaders,
  devices: FitDevices,
  signal: AbortSignal,
): Promise<RepoFit> {
  const listed = groupVariants(view.files).filter((variant) => variant.missingShards.length === 0);
  const sample = await readSample(view, listed, headers, signal);
  if (sample === null) return { context_tokens: null, trained_context_tokens: null, variants: [] };
  const apart = await readOthers(view, listed, sample, headers, signal);
  const trained = sample.contextLength;
  const context = query.context ?? Math.min(USUAL_CONTEXT_TOKENS, trained ?? USUAL_CONTEXT_TOKENS);
  const fitOf = (shape: HeaderShape, variant: ListedVariant): WireFit =>
    wireFit(
      shape,
      {
        contextTokens: context,
        ...(query.cache_type && { cacheType: query.cache_type }),
        ...(variant.mmproj && { companionBytes: variant.mmproj.sizeBytes }),
      },
      devices,
    );
  return {
    context_tokens: context,
    trained_context_tokens: trained,
    variants: listed.flatMap((variant) => {
      const own = headers.find(variant.weights) ?? apart.get(variant) ?? null;
      const shape = own ?? guess(sample, variant);
      return shape === null
        ? []
        : [{ model_id: modelId(view.repo, variant), exact: own !== null, fit: fitOf(shape, variant) }];
    }),
  };
}

/** The header of the default variant, or of any that is known already. Null for a repo without a model, or when none may be read. */
async function readSample(
  view: RepoView,
  listed: ListedVariant[],
  headers: KnownHeaders,
  signal: AbortSignal,
): Promise<HeaderShape | null> {
  const preferred = defaultVariant(listed);
  if (preferred === null) return null;
  for (const variant of [preferred, ...listed]) {
    const known = headers.find(variant.weights);
    if (known !== null) return known;
  }
  return headers.read?.(view, preferred.weights, signal) ?? null;
}

async function readOthers(
  view: RepoView,
  listed: ListedVariant[],
  sample: HeaderShape,
  headers: KnownHeaders,
  signal: AbortSignal,
): Promise<Map<ListedVariant, HeaderShape>> {
  const { find, read } = headers;
  if (read === null) return new Map();
  const others = listed
    .filter((variant) => find(variant.weights) === null && guess(sample, variant) === null)
    .sort((one, other) => bytesOf(one) - bytesOf(other));
  const found = await Promise.all(
    others.slice(0, MOST_OTHERS).map(async (variant) => {
      // What can't be read is not known; the others are told all the same.
      const shape = await read(view, variant.weights, signal).catch(() => null);
      return [variant, shape] as const;
    }),
  );
  signal.throwIfAborted();
  return new Map(found.flatMap(([variant, shape]) => (shape === null ? [] : [[variant, shape] as const])));
}

function guess(sample: HeaderShape, variant: ListedVariant): HeaderShape | null {
  const bytes = bytesOf(variant);
  return isOfModel(sample, bytes, bitsOf(variant.quant)) ? scaleShape(sample, bytes) : null;
}

const bytesOf = ({ weights }: ListedVariant): number =>
  weights.reduce((sum: number, file: RepoFile) => sum + file.sizeBytes, 0);
