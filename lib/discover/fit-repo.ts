import type { WireFit } from '#lib/contract/fit.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { FitQuery, RepoFit } from '#lib/contract/hub.ts';
import type { FitDevices } from '#lib/fit/devices.ts';
import { wireFit } from '#lib/fit/wire-fit.ts';
import { groupVariants } from '#lib/gguf/group-variants.ts';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { modelId } from '#lib/gguf/model-id.ts';
import { defaultVariant } from '#lib/gguf/pick-variant.ts';
import { bitsOf, nameOfModel } from '#lib/gguf/quant-of.ts';
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

/** Headers that are read beside the first; each is a call to the Hub. */
const MOST_OTHERS = 6;

/**
 * Whether and where each variant of a repo runs. One header is read for all of them: the quants of a model differ in
 * the size of their weights. Those whose own header was read before are told by that one. Of what has another name, as
 * a repo may hold several models, the smallest is read too, and what can be no quant of the same model by its size is
 * read by itself.
 */
export async function fitRepo(
  view: RepoView,
  query: FitQuery,
  headers: KnownHeaders,
  devices: FitDevices,
  signal: AbortSignal,
): Promise<RepoFit> {
  const listed = groupVariants(view.files).filter((variant) => variant.missingShards.length === 0);
  const shapes = await findShapes(view, listed, headers, signal);
  const first = [...shapes.values()].find((shape) => shape !== null);
  if (first === undefined) return { context_tokens: null, trained_context_tokens: null, variants: [] };
  const trained = first.contextLength;
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
      const own = shapes.get(variant);
      const shape = own === undefined ? guess(shapes, variant) : own;
      return shape === null
        ? []
        : [{ model_id: modelId(view.repo, variant), exact: own !== undefined, fit: fitOf(shape, variant) }];
    }),
  };
}

/** By variant, the one that the others go by first. Null: it can't be read. */
type Shapes = Map<ListedVariant, HeaderShape | null>;

/** What is known already; then what it tells nothing about, as far as that may be read. Empty for a repo without a model. */
async function findShapes(
  view: RepoView,
  listed: ListedVariant[],
  { find, read }: KnownHeaders,
  signal: AbortSignal,
): Promise<Shapes> {
  const preferred = defaultVariant(listed);
  if (preferred === null) return new Map();
  const shapes: Shapes = new Map();
  for (const variant of [preferred, ...listed]) {
    const known = find(variant.weights);
    if (known !== null) shapes.set(variant, known);
  }
  if (read === null) return shapes;
  const readOne = (variant: ListedVariant) => read(view, variant.weights, signal);
  const bySize = listed.toSorted((one, other) => bytesOf(one) - bytesOf(other));
  if (shapes.size === 0) await readFirst(shapes, preferred, bySize, readOne);
  await Promise.all(
    untold(shapes, bySize).map(async (variant) => {
      // What can't be read is not known; the others are told all the same.
      shapes.set(variant, await readOne(variant).catch(() => null));
    }),
  );
  signal.throwIfAborted();
  return shapes;
}

/** The header of the default variant or, where its publisher has spoilt that, of the smallest other one. */
async function readFirst(
  shapes: Shapes,
  preferred: ListedVariant,
  bySize: ListedVariant[],
  readOne: (variant: ListedVariant) => Promise<HeaderShape>,
): Promise<void> {
  try {
    shapes.set(preferred, await readOne(preferred));
  } catch (error) {
    const other = bySize.find((variant) => variant !== preferred);
    if (other === undefined || !HiveError.is(error) || error.code !== 'corrupt_gguf') throw error;
    shapes.set(other, await readOne(other));
    shapes.set(preferred, null);
  }
}

/** Of each name that nothing is known of the smallest; of the others those that are no quant of it by their size. */
function untold(shapes: Shapes, bySize: ListedVariant[]): ListedVariant[] {
  const names = new Set([...shapes.keys()].map(nameOf));
  const begun = new Set(names);
  return bySize
    .filter((variant) => !shapes.has(variant) && guess(shapes, variant) === null)
    .filter((variant) => {
      const name = nameOf(variant);
      const isFirst = !begun.has(name);
      begun.add(name);
      return isFirst || names.has(name);
    })
    .slice(0, MOST_OTHERS);
}

function guess(shapes: Shapes, variant: ListedVariant): HeaderShape | null {
  const bytes = bytesOf(variant);
  for (const [other, shape] of shapes) {
    if (shape === null || !isOfModel(shape, bytes, bitsOf(variant.quant))) continue;
    if (nameOf(other) === nameOf(variant)) return scaleShape(shape, bytes);
  }
  return null;
}

const nameOf = ({ weights: [first] }: ListedVariant): string => nameOfModel(first?.path ?? '');

const bytesOf = ({ weights }: ListedVariant): number =>
  weights.reduce((sum: number, file: RepoFile) => sum + file.sizeBytes, 0);
