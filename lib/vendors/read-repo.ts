import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';
import { commitSchema } from '#lib/contract/primitives.ts';
import type { HubCall } from './ask-hub.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { encodePath } from './locate-file.ts';
import { understood } from './understood.ts';
import type { RepoFile, RepoRevisions, RepoSnapshot } from './vendor.ts';

/** A picker shows no more; a repo may have thousands of either. */
const MOST_NAMES = 200;
const MOST_COMMITS = 20;

/** Branches and tags of the repo, and the newest commits of the revision. A gated repo shows its commits to few. */
export async function readRevisions(
  call: HubCall,
  { repo, commit }: Pick<RepoSnapshot, 'repo' | 'commit'>,
): Promise<RepoRevisions> {
  const api = `${call.asked.endpoint}/api/models/${repo}`;
  const [refs, commits] = await Promise.all([
    readJson(call, `${api}/refs`, refsSchema),
    readJson(call, `${api}/commits/${commit}?limit=${MOST_COMMITS}`, commitsSchema).catch(noneIfGated),
  ]);
  return { branches: named(refs.branches), tags: named(refs.tags), commits };
}

/** As the auth-check of the Hub says; what it refuses for another reason than the gate is thrown. */
export async function readAccess(call: HubCall, repo: string): Promise<boolean> {
  try {
    await guardedFetch(call)(`${call.asked.endpoint}/api/models/${repo}/auth-check`);
    return true;
  } catch (error) {
    if (HiveError.is(error) && error.code === 'gated') return false;
    throw error;
  }
}

const MOST_README_BYTES = 512 * 1024;

/** Small and kept in git, so that it comes from the Hub itself. */
export async function readReadme(
  call: HubCall,
  { repo, commit, files }: Pick<RepoSnapshot, 'repo' | 'commit' | 'files'>,
): Promise<string | null> {
  const file = files.find(({ path }) => path.toLowerCase() === 'readme.md');
  if (!file || !isSmall(file)) return null;
  try {
    const answer = await guardedFetch(call)(
      `${call.asked.endpoint}/${repo}/resolve/${commit}/${encodePath(file.path)}`,
    );
    return await answer.text();
  } catch (error) {
    if (HiveError.is(error) && error.code === 'gated') return null;
    throw error;
  }
}

const isSmall = ({ digest, sizeBytes }: RepoFile) => digest.algorithm === 'git-sha1' && sizeBytes <= MOST_README_BYTES;

const nameSchema = z.object({ name: z.string().min(1).max(250), targetCommit: commitSchema });
const refsSchema = z.object({ branches: z.array(nameSchema).catch([]), tags: z.array(nameSchema).catch([]) });
const commitsSchema = z.array(
  z
    .object({
      id: commitSchema,
      title: z.string().catch(''),
      date: z.iso.datetime().nullable().catch(null),
    })
    .transform(({ id, title, date }) => ({ commit: id, title: plain(title), at: date })),
);

async function readJson<T extends z.ZodType>(call: HubCall, url: string, schema: T): Promise<z.infer<T>> {
  const answer = await guardedFetch(call)(url);
  return understood(async () => schema.parse(await answer.json()));
}

function noneIfGated(error: unknown): [] {
  if (HiveError.is(error) && error.code === 'gated') return [];
  throw error;
}

const named = (refs: z.infer<typeof nameSchema>[]) =>
  refs.slice(0, MOST_NAMES).map(({ name, targetCommit }) => ({ name, commit: targetCommit }));

const plain = (text: string): string =>
  text
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
