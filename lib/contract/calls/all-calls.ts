import type { Call } from '../call.ts';
import * as audit from './audit-calls.ts';
import * as hive from './hive-calls.ts';
import * as hub from './hub-calls.ts';
import * as hubTokens from './hub-token-calls.ts';
import * as jobs from './job-calls.ts';
import * as models from './model-calls.ts';
import * as notices from './notice-calls.ts';
import * as sessions from './session-calls.ts';
import * as streams from './stream-calls.ts';
import * as team from './team-calls.ts';
import * as upstream from './upstream-calls.ts';
import * as webhooks from './webhook-calls.ts';

/** Every call of the API. A new file of calls is added here; a test sees that no route is forgotten. */
const FILES = [jobs, notices, streams, models, upstream, hub, hive, team, sessions, hubTokens, audit, webhooks];

export const ALL_CALLS: readonly Call[] = FILES.flatMap((file) => Object.values<Call>(file));
