// node measure-memory.mjs <node-llama-cpp> <model.gguf> <options as JSON>: asks llama.cpp what it would allocate, and
// prints that. The model is opened without its weights (`no_alloc`), so that a file full of holes will do.
import { pathToFileURL } from 'node:url';

const [library, modelPath, json] = process.argv.slice(2);
const { contextTokens, batchTokens, flashAttention, cacheType } = JSON.parse(json);
const CACHE_TYPES = { f16: 1, q4_0: 2, q8_0: 8 };
const MIB = 2 ** 20;

const { getLlama, LlamaLogLevel } = await import(pathToFileURL(library).href);
const lines = [];
const llama = await getLlama({
  gpu: false,
  build: 'never',
  skipDownload: true,
  logLevel: LlamaLogLevel.debug,
  logger: (_level, message) => lines.push(message),
});
const { AddonModel, AddonContext } = llama._bindings;
const model = new AddonModel(modelPath, { gpuLayers: 0, noAlloc: true, useMmap: false, useMlock: false });
if (!(await model.init())) fail('The model could not be opened.');
const context = new AddonContext(model, {
  contextSize: contextTokens,
  batchSize: batchTokens,
  sequences: 1,
  embeddings: false,
  flashAttention,
  kvCacheKeyType: CACHE_TYPES[cacheType],
  kvCacheValueType: CACHE_TYPES[cacheType],
  swaFullCache: false,
});
if (!(await context.init())) fail('The context could not be made.');
await new Promise((resolve) => setTimeout(resolve, 50));

const log = lines.join('\n');
const result = {
  weightsBytes: model.getMemoryBreakdown().cpuRam,
  contextBytes: context.getMemoryBreakdown().cpuRam,
  cacheBytes: sum(/llama_(?:kv_cache|memory_recurrent): size =\s*([\d.]+) MiB/g),
  computeBytes: sum(/CPU\w* compute buffer size =\s*([\d.]+) MiB/g),
};
process.stdout.write(`${JSON.stringify(process.env.SHOW_LOG ? { ...result, log } : result)}\n`);
await context.dispose();
await model.dispose();
await llama.dispose();

function sum(pattern) {
  return Math.round([...log.matchAll(pattern)].reduce((total, [, mib]) => total + Number(mib) * MIB, 0));
}

function fail(message) {
  process.stderr.write(`${message}\n${lines.slice(-15).join('\n')}\n`);
  process.exit(1);
}
