import type { Gate, HubFile, HubRepo, HubVariant, RepoFit } from '#lib/contract/hub.ts';
import { companionOf, isGguf } from '#lib/gguf/companion.ts';
import { groupVariants } from '#lib/gguf/group-variants.ts';
import { modelId } from '#lib/gguf/model-id.ts';
import { DEFAULT_QUANTS, defaultVariant, selectionOf } from '#lib/gguf/pick-variant.ts';
import { bitsOf } from '#lib/gguf/quant-of.ts';
import type { ListedVariant } from '#lib/gguf/variant.ts';
import { formatReference } from '#lib/reference/reference.ts';
import type { RepoFile, RepoView } from '#lib/vendors/vendor.ts';

export interface RepoSurroundings {
  /** Branch, tag or commit as it was asked for. */
  revision: string | null;
  gate: Gate | null;
  /** Models of this repo that can be used, by id: the commit they are of. */
  here: ReadonlyMap<string, string>;
  /** As far as headers of this repo are known. */
  fits: RepoFit['variants'];
  usualSpeedBps: number | null;
  isCached(file: RepoFile): Promise<boolean>;
}

/** What can be had of a repo, joined with what is here. */
export async function describeRepo(view: RepoView, around: RepoSurroundings): Promise<HubRepo> {
  const listed = groupVariants(view.files);
  const meant = defaultVariant(listed);
  // A download of the repo alone would end as `split_incomplete`.
  const preferred = meant?.missingShards.length === 0 ? meant : null;
  const cached = await findCached(view, around);
  const fileOf = (file: RepoFile): HubFile => ({ ...wireFile(file), present: cached.has(file.path) });
  const companions = view.files.flatMap((file) => {
    const kind = isGguf(file.path) ? companionOf(file.path) : null;
    return kind === null ? [] : [{ ...fileOf(file), kind }];
  });
  return {
    repo: view.repo,
    revision: view.commit,
    ref: view.refName,
    gated: view.gated,
    gate: around.gate,
    license: view.license,
    downloads: view.downloads,
    likes: view.likes,
    updated_at: view.updatedAt,
    parameters: view.parameters,
    architecture: view.architecture,
    context_length: view.contextLength,
    variants: listed.map((variant) => wireVariant(variant, variant === preferred)).sort((a, b) => a.size - b.size),
    default_reason: preferred && (isUsual(preferred) ? 'usual_order' : 'smallest'),
    companions,
    file_count: view.files.length,
    usual_speed_bps: around.usualSpeedBps,
  };

  function wireVariant(variant: ListedVariant, isDefault: boolean): HubVariant {
    const id = modelId(view.repo, variant);
    const selection = selectionOf(variant, listed);
    const files = variant.mmproj ? [...variant.weights, variant.mmproj] : variant.weights;
    return {
      reference: formatReference({ repo: view.repo, revision: around.revision, selection }),
      model_id: id,
      quant: variant.quant,
      bits: bitsOf(variant.quant),
      files: variant.weights.map(fileOf),
      size: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      mmproj: variant.mmproj && fileOf(variant.mmproj),
      missing_shards: variant.missingShards,
      default: isDefault,
      present: around.here.has(id),
      present_revision: around.here.get(id) ?? null,
      fit: around.fits.find(({ model_id }) => model_id === id)?.fit ?? null,
    };
  }
}

const isUsual = ({ quant }: ListedVariant): boolean => (DEFAULT_QUANTS as readonly (string | null)[]).includes(quant);

async function findCached({ files }: RepoView, { isCached }: RepoSurroundings): Promise<Set<string>> {
  const gguf = files.filter((file) => isGguf(file.path));
  const found = await Promise.all(gguf.map(async (file) => ((await isCached(file)) ? file.path : null)));
  return new Set(found.filter((path) => path !== null));
}

function wireFile({ path, sizeBytes, digest }: RepoFile): Omit<HubFile, 'present'> {
  return { path, size: sizeBytes, sha256: digest.algorithm === 'sha256' ? digest.hex : null };
}
