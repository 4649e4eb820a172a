import { createTransferEngine } from '../create-transfer-engine.ts';

/** A process of its own that transfers what its argument says, so that a test can kill it. Prints its progress. */
const order = JSON.parse(process.argv[2] ?? '{}');
const engine = createTransferEngine();
await engine.transfer({
  sizeBytes: order.sizeBytes,
  digest: order.digest,
  partialPath: order.partialPath,
  locate: () => Promise.resolve({ url: order.url, headers: {} }),
  signal: new AbortController().signal,
  onProgress: ({ receivedBytes }) => process.stdout.write(`${receivedBytes}\n`),
  onNotice: () => undefined,
});
await engine.close();
process.stdout.write('done\n');
