import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectModel } from '#lib/inspect/inspect-model.ts';
import { orRefused } from '../refusal.ts';
import type { FuzzTarget } from '../target.ts';
import { hostileHeader, readSamples } from './gguf-samples.ts';

const never = new AbortController().signal;
const devices = { ramBytes: 16e9, gpus: [], unifiedMemory: false };

/** The same as the page of a model meets it: threads, files, the chat template run. */
export const ggufThreads: FuzzTarget = {
  open: async (folder) => {
    mkdirSync(folder, { recursive: true });
    const samples = readSamples();
    const path = join(folder, 'model.gguf');
    return {
      tryOne: async (random, note) => {
        const bytes = hostileHeader(samples, random);
        note(bytes.subarray(0, 200).toString('hex'));
        writeFileSync(path, bytes);
        const model = { path, files: [], mmproj_path: null };
        const inspection = await orRefused(
          () => inspectModel(model, devices, never),
          ['corrupt_gguf', 'storage_error'],
        );
        if (inspection) JSON.stringify(inspection);
      },
    };
  },
};
