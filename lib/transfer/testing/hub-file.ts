import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedBytes } from '#e2e/hub/generated-file.ts';
import { lfs, repo } from '#e2e/hub/repo.ts';
import { type Hub, type HubOptions, startHub } from '#e2e/hub/start-hub.ts';
import type { TransferEngine, TransferNotice, TransferProgress, TransferRequest } from '../transfer-engine.ts';

export const MIB = 1024 * 1024;

/** One file at a stand-in Hub, and a folder to bring it to. */
export interface HubFile {
  hub: Hub;
  folder: string;
  partialPath: string;
  bytes: Buffer;
  notices: TransferNotice[];
  progress: TransferProgress[];
  /** How often `locate` was called. */
  located(): number;
  request(change?: Partial<TransferRequest>): TransferRequest;
  /** Whether the partial file is exactly the file of the Hub. */
  hasArrived(): Promise<boolean>;
  end(): Promise<void>;
}

/** `locate` gives the Hub's own address with its token, so that every transfer also goes through the redirect. */
export async function hubFile(sizeBytes: number, options: HubOptions = {}): Promise<HubFile> {
  const bytes = await bytesOf(generatedBytes({ seed: 7, size: sizeBytes }));
  const hub = await startHub({ repos: [repo({ id: 'org/model', files: { 'model.bin': lfs(bytes) } })], ...options });
  const folder = await mkdtemp(join(tmpdir(), 'rbee-transfer-'));
  const partialPath = join(folder, 'model.part');
  const notices: TransferNotice[] = [];
  const progress: TransferProgress[] = [];
  let located = 0;
  return {
    hub,
    folder,
    partialPath,
    bytes,
    notices,
    progress,
    located: () => located,
    request: (change = {}) => ({
      sizeBytes,
      digest: { algorithm: 'sha256', hex: createHash('sha256').update(bytes).digest('hex') },
      partialPath,
      locate: async () => {
        located += 1;
        const headers = { authorization: `Bearer ${TOKENS.permitted}` };
        return { url: `${hub.url}/org/model/resolve/main/model.bin`, headers };
      },
      signal: new AbortController().signal,
      onProgress: (latest) => progress.push(latest),
      onNotice: (notice) => notices.push(notice),
      ...change,
    }),
    hasArrived: async () => bytes.equals(await readFile(partialPath)),
    end: async () => {
      await hub.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Begins a transfer and aborts it when at least `bytes` have been received. */
export async function transferUntil(engine: TransferEngine, file: HubFile, bytes: number): Promise<TransferProgress> {
  const stop = new AbortController();
  let last: TransferProgress = { receivedBytes: 0, verifiedBytes: 0 };
  const running = engine.transfer(
    file.request({
      signal: stop.signal,
      onProgress: (progress) => {
        last = progress;
        if (progress.receivedBytes >= bytes) stop.abort(new Error('enough'));
      },
    }),
  );
  await running.then(
    () => Promise.reject(new Error('The transfer ended before it could be stopped.')),
    (error: unknown) => {
      if (!(error instanceof Error && error.message === 'enough')) throw error;
    },
  );
  return last;
}
