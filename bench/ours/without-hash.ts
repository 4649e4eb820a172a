import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/**
 * `--import` before a program: SHA-256 costs nothing any more and gives what BENCH_DIGEST says, in all its threads, so
 * that what verification costs can be measured without a switch in the program. What is read for it is still read.
 */
const hex = process.env.BENCH_DIGEST ?? '';
const free = {
  update: () => free,
  digest: (encoding?: string) => (encoding === 'hex' ? hex : Buffer.from(hex, 'hex')),
};
const { createHash } = crypto;
const without = (name: string, ...rest: never[]) => (name === 'sha256' ? free : createHash(name, ...rest));
Object.assign(crypto, { createHash: without });
syncBuiltinESMExports();
