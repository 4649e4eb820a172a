/**
 * The closed set of error codes. Programs branch on these; adding one is a change of the public contract.
 * Apart from the schemas, so that the pages need not carry zod to the browser.
 */
export const ERROR_CODES = [
  'invalid_request',
  'invalid_reference',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'hive_not_found',
  'hive_offline',
  'repo_not_found',
  'revision_not_found',
  'file_not_found',
  'no_gguf_found',
  'quant_not_found',
  'split_incomplete',
  'gated',
  'invalid_token',
  'rate_limited',
  'hub_unreachable',
  'hub_error',
  'stalled',
  'hash_mismatch',
  'size_mismatch',
  'corrupt_gguf',
  'unsafe_path',
  'disk_full',
  'storage_error',
  'model_exists',
  'model_in_use',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
