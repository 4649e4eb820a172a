// node read-once.ts <reader> <file or hub address>: reads one header and prints what that took, in a process of its own.
import { gguf } from '@huggingface/gguf';
import { readModelShape } from '#lib/gguf/read-headers.ts';
import { readGgufSummary } from '#lib/gguf/read-summary.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';

const [reader = '', place = ''] = process.argv.slice(2);
const never = new AbortController().signal;
const peakBytes = () => process.resourceUsage().maxRSS * 1024;

/** What is made ready before the clock starts, and what is timed. */
const READERS: Record<string, () => Promise<() => Promise<unknown>>> = {
  'ours, from the disk': async () => () => readGgufSummary([place], never),
  'ours, from the Hub': () => readyAtHub(place),
  '@huggingface/gguf, from the disk': async () => () =>
    gguf(place, { allowLocalFile: true, computeParametersCount: true }),
};

const read = await READERS[reader]?.();
const before = peakBytes();
const begun = performance.now();
const busyBefore = process.cpuUsage();
await read?.();
const milliseconds = performance.now() - begun;
const { user, system } = process.cpuUsage(busyBefore);
const busyMilliseconds = (user + system) / 1000;
process.stdout.write(`${JSON.stringify({ milliseconds, busyMilliseconds, moreBytes: peakBytes() - before })}\n`);
process.exit(0);

/** The repo is listed; where the file is has still to be asked. */
async function readyAtHub(endpoint: string): Promise<() => Promise<unknown>> {
  const vendor = new HuggingFaceVendor({ access: () => ({ endpoint, token: null }) });
  const snapshot = await vendor.snapshot({ repo: 'large/vocabulary', revision: null }, never);
  const [file] = snapshot.files.filter(({ path }) => path.endsWith('.gguf'));
  if (!file) throw new Error('The stand-in Hub has no model.');
  const remote = vendor.openFile(snapshot, file);
  const source = { name: file.path, sizeBytes: file.sizeBytes, read: remote.read.bind(remote) };
  return () => readModelShape([source], never);
}
