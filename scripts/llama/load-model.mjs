// node load-model.mjs <node-llama-cpp> <model.gguf>: loads it on the CPU, generates a few tokens, prints what it is.
import { pathToFileURL } from 'node:url';

const [library, modelPath] = process.argv.slice(2);
const TOKENS = 8;

const { getLlama, LlamaLogLevel } = await import(pathToFileURL(library).href);
const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 256 });
const sequence = context.getSequence();

const generated = [];
for await (const token of sequence.evaluate(model.tokenize('Once upon a time'))) {
  if (generated.push(token) === TOKENS) break;
}
const metadata = model.fileInfo.metadata.general;
process.stdout.write(
  `${JSON.stringify({ architecture: metadata.architecture, trainContextLength: model.trainContextSize, generated: generated.length })}\n`,
);
await llama.dispose();
