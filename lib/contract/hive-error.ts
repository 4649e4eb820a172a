import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import type { WireError } from './errors.ts';

/** What a person can do next, for the cases where the thrower knows nothing better. */
const DEFAULT_HINTS: Record<ErrorCode, string> = {
  invalid_request: 'Correct the request and send it again.',
  invalid_reference: 'Write org/repo, org/repo:QUANT, org/repo:file.gguf, or paste a page of the Hub.',
  unauthorized: 'Sign in, or send a token.',
  forbidden: 'Ask an admin of this hive for the right to do this.',
  not_found: 'Check the address; it may have been removed.',
  conflict: 'Look at its present state and try again.',
  hive_not_found: 'This server knows one hive: localhost.',
  hive_offline: 'Start the hive and try again.',
  repo_not_found: 'Check the spelling. If the repository is private, set a Hub token that may read it.',
  revision_not_found: 'Check the branch, tag or commit on the Hub, or leave it out.',
  file_not_found: 'Pick one of the files that the repository has.',
  no_gguf_found: 'Look for a GGUF conversion of this model; its repository name often ends in -GGUF.',
  quant_not_found: 'Pick one of the quants that the repository has.',
  split_incomplete: 'Pick another quant, or tell the publisher that shards are missing.',
  gated: 'Accept the conditions on its page at the Hub with your account, set that account’s token, then retry.',
  invalid_token: 'Make a new token in your Hub account and set it.',
  rate_limited: 'Wait for the window to pass; a Hub token raises the limit.',
  hub_unreachable: 'Check the network, the proxy and HF_ENDPOINT, then retry.',
  hub_error: 'The Hub has trouble; retry in a while.',
  stalled: 'Retry: it goes on from the bytes that are here.',
  hash_mismatch: 'Retry. If it happens again, a proxy or the mirror changes the bytes.',
  size_mismatch: 'Retry. If it happens again, a proxy or the mirror changes the bytes.',
  corrupt_gguf: 'Pick another file and tell the publisher.',
  unsafe_path: 'Do not use this repository; its file names try to leave their folder.',
  disk_full: 'Free space on this disk, then retry: it goes on from the bytes that are here.',
  storage_error: 'Check the disk and the rights on its folders, then retry.',
  model_exists: 'Use the model that is here, or delete it first.',
  model_in_use: 'Stop the program that uses it, then try again.',
  internal: 'Retry. If it happens again, report it with the log of the hive.',
};

interface HiveErrorOptions {
  hint?: string;
  details?: Record<string, unknown>;
  cause?: unknown;
}

const brand = Symbol.for('rbee.hive-error');

/** A failure that a person can act on: a code of the closed set, one plain sentence, what to do next. */
export class HiveError extends Error {
  override readonly name = 'HiveError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: HiveErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? DEFAULT_HINTS[code];
    this.details = options.details ?? {};
    Object.defineProperty(this, brand, { value: true });
  }

  /** By brand, not by class: the pages' bundle and the hive each hold a copy of this class in one process. */
  static is(value: unknown): value is HiveError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** `error` itself when it is a HiveError; anything else is a fault of ours and becomes `internal`. */
  static from(error: unknown): HiveError {
    if (HiveError.is(error)) return error;
    return new HiveError('internal', 'The hive met an unexpected fault.', { cause: error });
  }

  static fromWire(wire: WireError): HiveError {
    const code = ERROR_CODES.includes(wire.code) ? wire.code : 'internal';
    return new HiveError(code, wire.message, { hint: wire.hint, details: wire.details });
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, hint: this.hint, details: this.details };
  }
}
