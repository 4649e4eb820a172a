import type { ErrorCode } from './error-codes.ts';

export interface ErrorExplanation {
  /** What lies behind it. Names in backticks, as in Markdown; nothing else of it. */
  cause: string;
  /** What a person can do. */
  remedy: string;
}

/** For people who met an error and want more than its sentence and hint: the page Errors and `docs/errors.md`. */
export const ERROR_GUIDE: Record<ErrorCode, ErrorExplanation> = {
  invalid_request: {
    cause:
      'The request is not what the API takes: a field is missing or of another kind, the path has no such method, the body is larger than 1 MiB or no JSON.',
    remedy: 'Correct what `details.problems` names, field by field, and send it again.',
  },
  invalid_reference: {
    cause: 'The text names no model.',
    remedy: 'Write `org/repo`, `org/repo:Q4_K_M` or `org/repo:file.gguf`, or paste the address of a page of the Hub.',
  },
  unauthorized: {
    cause: 'Nobody is signed in, the session has ended, or the token is not one of this hive.',
    remedy: 'Sign in, or send `Authorization: Bearer rbee_…` with a token that holds.',
  },
  forbidden: {
    cause: 'You are known and may not do this, or a page of another site has sent the request.',
    remedy: 'Ask an admin for the role; open the hive by the address that it prints at its start.',
  },
  not_found: {
    cause: 'There is no such page, job, model or call. It may have been removed.',
    remedy: 'List what there is: `rbee model list`, `rbee job list`, or the pages Models and Downloads.',
  },
  conflict: {
    cause:
      'The job is in a state that has no such step, another job already brings or changes this model (`details.job_id`), nothing is known to be wrong with a model that is to be repaired, no earlier version of it is kept, it does not come from the Hub, or another hive uses the same home or port.',
    remedy: 'Look at its present state; wait for the other job, or stop the other hive.',
  },
  hive_not_found: {
    cause: '`hive_id` names a hive that this server does not know.',
    remedy: 'Leave it out, or say `localhost`.',
  },
  hive_offline: {
    cause: 'The hive is starting, stopping, or not running.',
    remedy: 'Start it with `npm start` or `rbee serve`; `rbee doctor` says what keeps it from starting.',
  },
  repo_not_found: {
    cause:
      'The Hub has no repository of this name, or it is private and the token of this hive may not see it: the Hub answers the same in both cases.',
    remedy: 'Check the spelling, then the token.',
  },
  revision_not_found: {
    cause: 'The repository has no such branch, tag or commit.',
    remedy: 'Leave `@revision` out for the newest.',
  },
  file_not_found: {
    cause: 'The repository has no such file at this commit.',
    remedy: 'Take one of those that `details` lists.',
  },
  no_gguf_found: {
    cause: 'The repository holds no GGUF model, as most originals do not.',
    remedy: 'Look for a conversion; its name often ends in `-GGUF`.',
  },
  quant_not_found: {
    cause: 'The repository has other quants than the one that was asked for. No other one is taken silently.',
    remedy: 'Take one of those that `details` lists.',
  },
  split_incomplete: {
    cause: 'The model is split into shards, and the repository lacks some.',
    remedy: 'Pick another quant; only the publisher can mend this one.',
  },
  gated: {
    cause: 'The publisher wants conditions accepted first, or has to approve.',
    remedy:
      'Open the repository’s page at the Hub with your account and accept, then set a token of that account and retry.',
  },
  invalid_token: {
    cause:
      'The Hub does not accept the token, and refuses it for public models, too. Or the token can’t be opened: it was sealed with another `secret.key` or `RBEE_SECRET_KEY`. A download that was begun with a person’s own token ends with this once that token is gone.',
    remedy:
      'Make a new token in your account at the Hub and set it, for the hive on the page Settings, for yourself on the page Team; then retry.',
  },
  rate_limited: {
    cause:
      'The Hub grants so many calls in five minutes, more with a token than without. With status 429 it is this hive that was asked too often, or for a password too many times.',
    remedy:
      'Nothing for downloads: they wait and go on by themselves. What you looked at has to be tried again in some minutes; a token grants more. A program that is answered with 429 waits for as long as `Retry-After` says.',
  },
  hub_unreachable: {
    cause: 'The Hub’s name is not found, nothing answers, or the proxy refuses.',
    remedy: 'Check the network, `HTTPS_PROXY`, `NO_PROXY` and `HF_ENDPOINT`; `rbee doctor` tries each.',
  },
  hub_error: {
    cause:
      'The Hub answered with a fault of its own, or with something that a Hub does not say, as a captive portal or a wrong `HF_ENDPOINT` does.',
    remedy: 'Retry in a while; where it stays, look at `HF_ENDPOINT` and at what stands between.',
  },
  stalled: {
    cause: 'For `RBEE_STALL_SECS` no byte came, again and again, on any connection.',
    remedy: 'Retry when the network is better: what has arrived is kept.',
  },
  hash_mismatch: {
    cause:
      'The bytes are not those that the Hub names, twice. The file is not taken. Something in between changes them: a proxy, a mirror, a broken disk or memory.',
    remedy: 'Try without the mirror or proxy; where it stays, test the disk and the memory of this machine.',
  },
  size_mismatch: {
    cause:
      'The server sends a file of another size than the Hub names: it is changed in between, or was just replaced.',
    remedy: 'Retry; where it stays, the same as for `hash_mismatch`.',
  },
  corrupt_gguf: {
    cause:
      'The file is what the publisher has uploaded, and it is no GGUF that can be read, or its header claims what can’t be.',
    remedy: 'Pick another file and tell the publisher.',
  },
  unsafe_path: {
    cause:
      'A file name in the repository tries to leave its folder, or can’t be kept on a disk. Nothing of it is written.',
    remedy: 'Do not use this repository.',
  },
  disk_full: {
    cause:
      'The model does not fit, with what running jobs still need and what is kept free counted in, or the disk became full meanwhile. `details` names the place.',
    remedy: 'Free space or take another place, then retry: it goes on from the bytes that are here.',
  },
  storage_error: {
    cause:
      'A folder can’t be read or written: rights, a disk that was taken away or is not mounted, a broken disk. The message names it. Or the database was written by a newer version of the hive, or is damaged.',
    remedy: 'Mend the folder, then retry; for the database, put a backup back with `rbee restore`.',
  },
  model_exists: {
    cause: 'The model is in the catalog already.',
    remedy: 'Use it, or delete it first to fetch it anew.',
  },
  model_in_use: {
    cause: 'A running program has the model’s files open, and would lose them or keep their space.',
    remedy: 'Stop that program first, then delete.',
  },
  internal: {
    cause: 'A fault of the hive itself. Its log says where.',
    remedy: 'Retry; where it stays, report it with those lines of the log.',
  },
};
