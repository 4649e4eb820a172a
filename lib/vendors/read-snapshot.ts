import { listFiles } from '@huggingface/hub';
import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';
import { commitSchema, sha256Schema } from '#lib/contract/primitives.ts';
import { isRepoName } from '#lib/reference/repo-name.ts';
import { explainUnsafePath } from '#lib/reference/repo-path.ts';
import type { HubCall } from './ask-hub.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { disabledRepo } from './hub-refusal.ts';
import { understood } from './understood.ts';
import type { RepoFile, RepoSnapshot, RepoView } from './vendor.ts';

/** More than any repo of models has. */
const MOST_FILES = 100_000;

/** A repo at one commit with all its files. A name among them that would leave its folder spoils the whole repo. */
export async function readSnapshot(call: HubCall, repo: string, revision: string | null): Promise<RepoSnapshot> {
  return snapshotOf(call, await readInfo(call, repo, revision ?? 'main'), revision);
}

export async function readView(call: HubCall, repo: string, revision: string | null): Promise<RepoView> {
  const info = await readInfo(call, repo, revision ?? 'main');
  return {
    ...(await snapshotOf(call, info, revision)),
    gate: info.gated ? (info.gated === 'auto' ? 'auto' : 'manual') : null,
    downloads: info.downloads,
    likes: info.likes,
    updatedAt: info.lastModified,
    parameters: info.gguf?.total ?? null,
    architecture: info.gguf?.architecture ?? null,
    contextLength: info.gguf?.context_length ?? null,
  };
}

/** What the revision leads to now. */
export async function readHead(call: HubCall, repo: string, revision: string | null): Promise<string> {
  const url = new URL(
    `${call.asked.endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision ?? 'main')}?expand=sha`,
  );
  const answer = await guardedFetch(call)(url);
  return understood(async () => headSchema.parse(await answer.json()).sha);
}

const headSchema = z.object({ sha: commitSchema });

async function snapshotOf(call: HubCall, info: Info, revision: string | null): Promise<RepoSnapshot> {
  return {
    repo: info.id,
    commit: info.sha,
    refName: refNameOf(revision, info.sha),
    license: licenseOf(info),
    gated: Boolean(info.gated),
    private: info.private,
    files: await readFiles(call, info.id, info.sha),
  };
}

const count = z.number().int().nonnegative();
const infoSchema = z.object({
  id: z.string().refine(isRepoName),
  sha: commitSchema,
  gated: z.union([z.boolean(), z.string()]).nullish(),
  private: z.boolean().catch(false),
  disabled: z.boolean().nullish(),
  downloads: count.catch(0),
  likes: count.catch(0),
  lastModified: z.iso.datetime().nullable().catch(null),
  gguf: z
    .object({
      total: count.nullable().catch(null),
      architecture: z.string().max(64).nullable().catch(null),
      context_length: count.nullable().catch(null),
    })
    .nullable()
    .catch(null),
  tags: z.array(z.string()).catch([]),
  cardData: z
    .object({
      license: z.union([z.string(), z.array(z.string())]),
      license_name: z.string().optional().catch(undefined),
    })
    .nullable()
    .catch(null),
});
type Info = z.infer<typeof infoSchema>;

const FIELDS = [
  'sha',
  'gated',
  'private',
  'disabled',
  'tags',
  'cardData',
  'downloads',
  'likes',
  'lastModified',
  'gguf',
];

/** Asked directly: `modelInfo` of @huggingface/hub can't ask for the `gguf` facts. */
async function readInfo(call: HubCall, name: string, revision: string): Promise<Info> {
  const url = new URL(`${call.asked.endpoint}/api/models/${name}/revision/${encodeURIComponent(revision)}`);
  for (const field of FIELDS) url.searchParams.append('expand', field);
  const answer = await guardedFetch(call)(url);
  const info = await understood(async () => infoSchema.parse(await answer.json()));
  if (info.disabled) throw disabledRepo(info.id);
  return info;
}

const hexDigits = z.string().regex(/^[0-9a-f]{40}$/);
const sizeSchema = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const entrySchema = z.object({
  type: z.string(),
  path: z.string(),
  size: sizeSchema,
  oid: z.string(),
  lfs: z.object({ oid: sha256Schema, size: sizeSchema }).optional(),
});

async function readFiles(call: HubCall, repo: string, commit: string): Promise<RepoFile[]> {
  const files = new Map<string, RepoFile>();
  await understood(async () => {
    const listing = listFiles({
      repo,
      revision: commit,
      recursive: true,
      hubUrl: call.asked.endpoint,
      fetch: guardedFetch(call),
    });
    for await (const listed of listing) {
      const entry = entrySchema.parse(listed);
      if (entry.type !== 'file') continue;
      checkPath(repo, entry.path);
      if (files.has(entry.path)) throw new HiveError('hub_error', 'The Hub lists a file twice.', { details: { repo } });
      if (files.size >= MOST_FILES) throw new HiveError('hub_error', `${repo} has more than ${MOST_FILES} files.`);
      files.set(entry.path, fileOf(entry));
    }
  });
  return [...files.values()];
}

function fileOf({ path, size, oid, lfs }: z.infer<typeof entrySchema>): RepoFile {
  if (lfs !== undefined) return { path, sizeBytes: lfs.size, digest: { algorithm: 'sha256', hex: lfs.oid } };
  return { path, sizeBytes: size, digest: { algorithm: 'git-sha1', hex: hexDigits.parse(oid) } };
}

function checkPath(repo: string, path: string): void {
  const fault = explainUnsafePath(path);
  if (fault === null) return;
  const shown = path.replace(/\p{C}/gu, '\ufffd').slice(0, 200);
  throw new HiveError('unsafe_path', `${repo} lists a file “${shown}” that can’t be trusted: ${fault}.`, {
    details: { repo, file: shown },
  });
}

/** A commit is not remembered as a name, in full or shortened. */
function refNameOf(revision: string | null, commit: string): string | null {
  if (revision === null) return 'main';
  return /^[0-9a-f]{7,40}$/i.test(revision) && commit.startsWith(revision.toLowerCase()) ? null : revision;
}

function licenseOf({ cardData, tags }: Info): string | null {
  const stated = [cardData?.license ?? []].flat()[0];
  const tagged = tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length);
  const license = (stated === 'other' ? cardData?.license_name : undefined) ?? stated ?? tagged ?? '';
  return (
    license
      .replace(/\p{C}+/gu, ' ')
      .trim()
      .slice(0, 100) || null
  );
}
