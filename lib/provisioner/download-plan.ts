import { z } from 'zod';
import { commitSchema } from '#lib/contract/primitives.ts';
import { modelId } from '#lib/gguf/model-id.ts';
import { namesOf, pickVariant } from '#lib/gguf/pick-variant.ts';
import type { Selection } from '#lib/reference/reference.ts';
import type { RepoSnapshot } from '#lib/vendors/vendor.ts';

const fileSchema = z.object({
  path: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  digest: z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() }),
});

const planSchema = z.object({
  snapshot: z.object({
    repo: z.string(),
    commit: commitSchema,
    refName: z.string().nullable(),
    license: z.string().nullable(),
    /** The place that it goes to. */
    place: z.string().optional(),
  }),
  modelId: z.string(),
  variant: z.object({
    quant: z.string().nullable(),
    weights: z.array(fileSchema).min(1),
    mmproj: fileSchema.nullable(),
    /** What names it at this commit beside the paths of its files; plans of earlier versions did not know. */
    named: z.object({ byDefault: z.boolean(), byQuant: z.boolean() }).default({ byDefault: false, byQuant: false }),
  }),
});

/** What a download pinned before its first byte. It is kept with the job: every later run moves the same files. */
export type DownloadPlan = z.infer<typeof planSchema>;

/** Throws what `pickVariant` throws. */
export function planDownload(snapshot: RepoSnapshot, selection: Selection): DownloadPlan {
  const { repo, commit, refName, license } = snapshot;
  const variant = pickVariant(snapshot.files, selection);
  const named = namesOf(snapshot.files, variant);
  return {
    snapshot: { repo, commit, refName, license },
    modelId: modelId(repo, variant),
    variant: { ...variant, named },
  };
}

/** Null when the job has none yet, or one that this version does not understand: it is then made again. */
export function readPlan(stored: unknown): DownloadPlan | null {
  return planSchema.safeParse(stored).data ?? null;
}

/** The place that was asked for, before there is a plan. */
export function readAskedPlace(stored: unknown): string | undefined {
  return askedSchema.safeParse(stored).data?.place;
}

const askedSchema = z.object({ place: z.string().optional() });

/** Shards in their order, then the companion. */
export function filesOf({ variant }: DownloadPlan): DownloadPlan['variant']['weights'] {
  return variant.mmproj ? [...variant.weights, variant.mmproj] : variant.weights;
}
