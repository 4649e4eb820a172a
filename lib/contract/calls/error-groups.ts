import type { Call } from '../call.ts';
import type { ErrorCode } from '../error-codes.ts';

/** Looking at a repo of the Hub. */
export const HUB_ERRORS = [
  'repo_not_found',
  'revision_not_found',
  'gated',
  'invalid_token',
  'rate_limited',
  'hub_unreachable',
  'hub_error',
  'stalled',
] as const satisfies readonly ErrorCode[];

/** A text that names a model, read without asking the Hub. */
export const REFERENCE_ERRORS = ['invalid_reference', 'unsafe_path'] as const satisfies readonly ErrorCode[];

/** What the Hub has is not what was asked for. */
export const VARIANT_ERRORS = [
  'file_not_found',
  'no_gguf_found',
  'quant_not_found',
  'split_incomplete',
] as const satisfies readonly ErrorCode[];

/** At the door, before a call is even looked at, and where the machine itself fails. */
const ALWAYS = ['invalid_request', 'forbidden', 'internal', 'storage_error', 'disk_full', 'hive_offline'] as const;

/** Every code that a call may be answered with. */
export function errorsOf({ least, errors }: Call): ErrorCode[] {
  return [...new Set<ErrorCode>([...ALWAYS, ...(least === 'anyone' ? [] : (['unauthorized'] as const)), ...errors])];
}
