import type { FuzzTarget } from './target.ts';
import { apiTarget } from './targets/api.ts';
import { cdnAnswers } from './targets/cdn-answers.ts';
import { databases } from './targets/databases.ts';
import { ggufHeaders } from './targets/gguf-headers.ts';
import { ggufThreads } from './targets/gguf-threads.ts';
import { hubAnswers } from './targets/hub-answers.ts';
import { journals } from './targets/journals.ts';
import { listings } from './targets/listings.ts';
import { references } from './targets/references.ts';
import { streams } from './targets/streams.ts';

/** By name, as `--only` takes it. */
export const TARGETS: Record<string, FuzzTarget> = {
  references,
  listings,
  'hub-answers': hubAnswers,
  'cdn-answers': cdnAnswers,
  'gguf-headers': ggufHeaders,
  'gguf-threads': ggufThreads,
  journals,
  databases,
  api: apiTarget,
  streams,
};

/** Those that start much for each case get more of the time. */
export const SHARE: Record<string, number> = { databases: 2, api: 2, 'hub-answers': 2 };
