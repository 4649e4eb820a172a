import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sha256Schema } from '#lib/contract/primitives.ts';
import { askHub, type HubCall } from './ask-hub.ts';
import { guardedFetch, redirectTarget } from './guarded-fetch.ts';
import { encodePath } from './locate-file.ts';
import { understood } from './understood.ts';
import type { FileTerm, RepoFile, RepoSnapshot } from './vendor.ts';

const MOST_REDIRECTS = 5;

type Place = Pick<RepoSnapshot, 'repo' | 'commit'>;

/**
 * The terms of a file that the Hub keeps in Xet: its hash from `/resolve`, a token for this commit from the Hub, then the
 * reconstruction from the CAS, version 2 or else 1. Null for a file that is not kept there and for a CAS that does not
 * answer well: what needs the terms can do without.
 */
export async function readTerms(call: HubCall, place: Place, file: RepoFile): Promise<FileTerm[] | null> {
  if (file.digest.algorithm !== 'sha256') return null;
  try {
    const hash = await findXetHash(call, place, file);
    const access = hash && (await askForAccess(call, place));
    if (!hash || !access) return null;
    const body = (await reconstruct(call, access, 'v2', hash)) ?? (await reconstruct(call, access, 'v1', hash));
    return body && termsOf(body, file.sizeBytes);
  } catch (error) {
    call.signal.throwIfAborted();
    if (HiveError.is(error) && error.code !== 'rate_limited') return null;
    throw error;
  }
}

/** On the first answer that is not about a new name of the repo. */
async function findXetHash(call: HubCall, { repo, commit }: Place, { path }: RepoFile): Promise<string | null> {
  let url = new URL(`${call.asked.endpoint}/${repo}/resolve/${commit}/${encodePath(path)}`);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await askHub(call, 'HEAD', url);
    const hash = answer.headers.get('x-xet-hash');
    if (hash !== null) return sha256Schema.safeParse(hash).data ?? null;
    if (answer.status < 300) return null;
    url = redirectTarget(answer, url);
    if (url.origin !== call.endpoint.origin) return null;
  }
  return null;
}

const accessSchema = z.object({ accessToken: z.string().regex(/^[\x21-\x7e]{1,8192}$/), casUrl: z.url() });

async function askForAccess(call: HubCall, { repo, commit }: Place): Promise<{ cas: URL; token: string } | null> {
  const answer = await guardedFetch(call)(`${call.asked.endpoint}/api/models/${repo}/xet-read-token/${commit}`);
  const { accessToken, casUrl } = await understood(async () => accessSchema.parse(await answer.json()));
  const cas = new URL(casUrl);
  return isFitting(cas, call.endpoint) ? { cas, token: accessToken } : null;
}

/** Another host than the Hub's, as the two tokens must not meet, and no less guarded than the Hub is. */
function isFitting(cas: URL, hub: URL): boolean {
  const guarded = cas.protocol === 'https:' || (cas.protocol === 'http:' && hub.protocol === 'http:');
  return guarded && cas.origin !== hub.origin && cas.username === '' && cas.password === '';
}

const count = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** 48);
const reconstructionSchema = z.object({
  offset_into_first_range: count,
  terms: z
    .array(
      z.object({
        hash: z.string().regex(/^[0-9a-f]{64}$/),
        unpacked_length: count,
        range: z.object({ start: count, end: count }),
      }),
    )
    .max(1_000_000),
});
type Reconstruction = z.infer<typeof reconstructionSchema>;

/** Sent past everything that knows the Hub's token: the CAS gets its own alone, and leads nowhere. */
async function reconstruct(
  { transport, userAgent, signal }: HubCall,
  { cas, token }: { cas: URL; token: string },
  version: 'v1' | 'v2',
  hash: string,
): Promise<Reconstruction | null> {
  const url = new URL(`${cas.href.replace(/\/+$/, '')}/${version}/reconstructions/${hash}`);
  try {
    const headers = { authorization: `Bearer ${token}`, 'user-agent': userAgent, accept: 'application/json' };
    const answer = await transport.send(url, { method: 'GET', headers, signal });
    return answer.status === 200 ? reconstructionSchema.parse(JSON.parse(answer.body.toString())) : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Null for terms that do not make up the file. */
function termsOf({ offset_into_first_range, terms }: Reconstruction, sizeBytes: number): FileTerm[] | null {
  const total = terms.reduce((sum, term) => sum + term.unpacked_length, 0);
  if (offset_into_first_range !== 0 || total !== sizeBytes) return null;
  return terms.map(({ hash, unpacked_length, range }) => ({
    pack: hash,
    start: range.start,
    end: range.end,
    lengthBytes: unpacked_length,
  }));
}
