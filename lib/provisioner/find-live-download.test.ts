import { describe, expect, test } from 'vitest';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import { planDownload } from './download-plan.ts';
import { findLiveDownload } from './find-live-download.ts';

const HUB = 'https://hub.test';
const COMMIT = 'c'.repeat(40);
const FILES = [
  'bumble.Q4_K_M.gguf',
  'bumble.Q8_0.gguf',
  'other/bumble.Q8_0.gguf',
  'Bumble.q8_0.gguf',
  'split/b.F16-00001-of-00002.gguf',
  'split/b.F16-00002-of-00002.gguf',
].map((path, index) => {
  const hex = index.toString(16).repeat(64);
  return { path, sizeBytes: 1000, digest: { algorithm: 'sha256' as const, hex } };
});

const read = (text: string) => parseReference(text, { hubEndpoint: HUB });

/** A live download of what `text` names, as far as it is pinned. */
function live(text: string, refName: string | null = 'main'): JobRecord {
  const snapshot = { repo: 'acme/Bumble-GGUF', commit: COMMIT, refName, license: null, files: FILES };
  const plan: unknown = planDownload({ ...snapshot, revision: null } as never, read(text).selection);
  return { id: text, plan } as JobRecord;
}

const isFound = (asked: string, ...downloads: JobRecord[]) => findLiveDownload(downloads, read(asked)) !== null;

describe('a live download is found', () => {
  test.each([
    ['acme/Bumble-GGUF', 'acme/Bumble-GGUF:Q4_K_M'],
    ['acme/Bumble-GGUF', 'acme/bumble-gguf:q4_k_m'],
    ['acme/Bumble-GGUF', 'acme/Bumble-GGUF@main:Q4_K_M'],
    ['acme/Bumble-GGUF', `acme/Bumble-GGUF@${COMMIT}:bumble.Q4_K_M.gguf`],
    ['acme/Bumble-GGUF:Q4_K_M', 'acme/Bumble-GGUF'],
    ['acme/Bumble-GGUF:Q4_K_M', `${HUB}/acme/Bumble-GGUF/blob/main/bumble.Q4_K_M.gguf`],
    ['acme/Bumble-GGUF:bumble.Q4_K_M.gguf', 'acme/Bumble-GGUF'],
    ['acme/Bumble-GGUF:F16', 'acme/Bumble-GGUF:split/b.F16-00002-of-00002.gguf'],
    ['acme/Bumble-GGUF:F16', 'acme/Bumble-GGUF:FP16'],
  ])('of %s by %s', (brought, asked) => {
    expect(isFound(asked, live(brought))).toBe(true);
  });
});

describe('another one is not taken for it', () => {
  test.each([
    ['acme/Bumble-GGUF', 'acme/Bumble-GGUF:Q8_0'],
    ['acme/Bumble-GGUF', 'acme/Other-GGUF:Q4_K_M'],
    ['acme/Bumble-GGUF', 'acme/Bumble-GGUF@v1:Q4_K_M'],
    ['acme/Bumble-GGUF:bumble.Q8_0.gguf', 'acme/Bumble-GGUF:Bumble.q8_0.gguf'],
    ['acme/Bumble-GGUF:other/bumble.Q8_0.gguf', 'acme/Bumble-GGUF:Q8_0'],
    ['acme/Bumble-GGUF:Q8_0', 'acme/Bumble-GGUF'],
  ])('%s for %s', (brought, asked) => {
    expect(isFound(asked, live(brought))).toBe(false);
  });

  test('nor one that is pinned to a commit, by the name of a branch', () => {
    expect(isFound('acme/Bumble-GGUF:Q4_K_M', live('acme/Bumble-GGUF', null))).toBe(false);
  });

  test('nor one that has pinned nothing yet', () => {
    expect(isFound('acme/Bumble-GGUF:Q4_K_M', { plan: null } as JobRecord)).toBe(false);
  });
});
