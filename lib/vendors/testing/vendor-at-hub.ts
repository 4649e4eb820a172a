import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { HuggingFaceVendor, type HuggingFaceVendorOptions } from '../hugging-face-vendor.ts';
import type { RepoFile, RepoSnapshot } from '../vendor.ts';

export const never = new AbortController().signal;
export const bumble = 'bumble/bumble-0.4m-instruct-GGUF';

export interface VendorAtHub {
  readonly hub: Hub;
  vendorOf(token?: string | null, options?: Partial<HuggingFaceVendorOptions>): HuggingFaceVendor;
  snapshotOf(repo: string, revision?: string | null, token?: string | null): Promise<RepoSnapshot>;
}

/** The stand-in Hub for the tests of one file. After each of them no token may have reached another host. */
export function withHub(): VendorAtHub {
  let hub: Hub | null = null;
  const vendors: HuggingFaceVendor[] = [];
  const running = (): Hub => {
    if (hub === null) throw new Error('The stand-in Hub has not started.');
    return hub;
  };
  beforeAll(async () => {
    hub = await startHub({ repos: sampleRepos() });
  });
  afterEach(() => {
    for (const vendor of vendors.splice(0)) vendor.close();
    expect(running().log.leaks()).toEqual([]);
    running().reset();
  });
  afterAll(() => running().close());

  const vendorOf: VendorAtHub['vendorOf'] = (token = null, options = {}) => {
    const access = () => ({ endpoint: running().url, token });
    const vendor = new HuggingFaceVendor({ access, wait: async () => {}, ...options });
    vendors.push(vendor);
    return vendor;
  };
  return {
    get hub() {
      return running();
    },
    vendorOf,
    snapshotOf: (repo, revision = null, token = null) => vendorOf(token).snapshot({ repo, revision }, never),
  };
}

export function fileOf(files: RepoFile[], part: string): RepoFile {
  const file = files.find(({ path }) => path.includes(part));
  if (file === undefined) throw new Error(`no file ${part}`);
  return file;
}

export async function refusal(asking: Promise<unknown>): Promise<HiveError> {
  const error = await asking.then(
    () => new Error('was answered'),
    (reason: unknown) => reason,
  );
  if (HiveError.is(error)) return error;
  throw error;
}

export const codeFrom = async (asking: Promise<unknown>) => (await refusal(asking)).code;
