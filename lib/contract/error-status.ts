import type { ErrorCode } from './error-codes.ts';

/** From the contract, section 5. A `rate_limited` of this API, and not of the Hub, is 429: see `TOO_MANY`. */
export const ERROR_STATUS: Record<ErrorCode, number> = {
  invalid_request: 400,
  invalid_reference: 400,
  unsafe_path: 400,
  unauthorized: 401,
  forbidden: 403,
  gated: 403,
  not_found: 404,
  hive_not_found: 404,
  repo_not_found: 404,
  revision_not_found: 404,
  file_not_found: 404,
  no_gguf_found: 404,
  quant_not_found: 404,
  conflict: 409,
  model_exists: 409,
  model_in_use: 409,
  rate_limited: 503,
  internal: 500,
  storage_error: 500,
  corrupt_gguf: 502,
  hash_mismatch: 502,
  size_mismatch: 502,
  split_incomplete: 502,
  invalid_token: 502,
  hub_error: 502,
  stalled: 502,
  hub_unreachable: 503,
  hive_offline: 503,
  disk_full: 507,
};

/** Too many requests of this API is another thing than the Hub's limit, and is said with its own status. */
export const TOO_MANY = 429;
