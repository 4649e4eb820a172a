import type { Inspection, MemoryPoint } from '#lib/contract/inspection.ts';
import type { Model } from '#lib/contract/models.ts';
import { CACHE_TYPES, type CacheType } from '#lib/fit/cache-type.ts';
import { budgetOf, type FitDevices } from '#lib/fit/devices.ts';
import { estimateMemory } from '#lib/fit/estimate-memory.ts';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { readModelHeader } from '#lib/gguf/read-headers.ts';
import { localSource } from '#lib/gguf/read-summary.ts';
import { renderTemplate } from './render-template.ts';

const LEAST_CONTEXT = 1024;
/** Steps of a doubling: enough for a smooth line. */
const POINTS_A_DOUBLING = 2;

/**
 * Reads the headers of the model's files and runs its chat template. Throws `corrupt_gguf`, `storage_error` and the
 * signal's reason.
 */
export async function inspectModel(
  model: Pick<Model, 'path' | 'files' | 'mmproj_path'>,
  devices: FitDevices,
  signal: AbortSignal,
): Promise<Inspection> {
  const sources = await Promise.all(shardPaths(model.path).map(localSource));
  const { shape, metadata } = await readModelHeader(sources, signal);
  const companionBytes = model.mmproj_path === null ? 0 : (model.files.at(-1)?.size ?? 0);
  return {
    metadata,
    chat: shape.chatTemplate === null ? null : await showChat(shape.chatTemplate),
    memory: shape.contextLength === null ? null : memoryOf(shape, shape.contextLength, companionBytes, devices),
  };
}

async function showChat(template: string): Promise<Inspection['chat']> {
  const answer = await renderTemplate(template);
  return 'rendered' in answer
    ? { template, rendered: answer.rendered, problem: null }
    : { template, rendered: null, problem: answer.problem };
}

function memoryOf(
  shape: HeaderShape,
  contextLength: number,
  companionBytes: number,
  devices: FitDevices,
): Inspection['memory'] {
  const contexts = contextsUpTo(contextLength);
  const point = (cacheType: CacheType, contextTokens: number): MemoryPoint => {
    const estimate = estimateMemory(shape, { contextTokens, cacheType, companionBytes });
    const { weightsBytes, cacheBytes, totalBytes } = estimate;
    return {
      context_tokens: contextTokens,
      weights_bytes: Math.round(weightsBytes),
      cache_bytes: Math.round(cacheBytes),
      other_bytes: Math.round(totalBytes - weightsBytes - cacheBytes),
    };
  };
  const { ramBytes, gpuBytes } = budgetOf(devices);
  const apartBytes = devices.unifiedMemory ? 0 : gpuBytes.reduce((sum, bytes) => sum + bytes, 0);
  return {
    lines: CACHE_TYPES.map((cacheType) => ({
      cache_type: cacheType,
      points: contexts.map((context) => point(cacheType, context)),
    })),
    ram_budget_bytes: Math.round(ramBytes),
    budget_bytes: Math.round(ramBytes + apartBytes),
  };
}

function contextsUpTo(contextLength: number): number[] {
  const most = Math.max(contextLength, LEAST_CONTEXT);
  const contexts: number[] = [];
  for (let step = 0; ; step += 1) {
    const context = Math.round((LEAST_CONTEXT * 2 ** (step / POINTS_A_DOUBLING)) / 256) * 256;
    if (context >= most) return [...contexts, most];
    contexts.push(context);
  }
}

function shardPaths(path: string): string[] {
  const split = /^(.*-)00001-of-(\d{5})\.gguf$/.exec(path);
  if (!split) return [path];
  const [, start = '', count = ''] = split;
  return Array.from({ length: Number(count) }, (_, i) => `${start}${String(i + 1).padStart(5, '0')}-of-${count}.gguf`);
}
