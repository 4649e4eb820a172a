import type { ActorKind, AuditAction } from '../lib/contract/audit.ts';
import type { Scan } from '../lib/contract/disk.ts';
import type { WireError } from '../lib/contract/errors.ts';
import type { DurableEvent } from '../lib/contract/events.ts';
import type { JobState, Operation, Progress } from '../lib/contract/jobs.ts';
import type { ModelStatus } from '../lib/contract/models.ts';
import type { NoticeKind } from '../lib/contract/notices.ts';
import type { ModelRequest } from '../lib/contract/requests.ts';
import type { LinkKind, Quota, Role } from '../lib/contract/team.ts';
import type { Upstream } from '../lib/contract/upstream.ts';
import type { Delivery, WebhookEvent } from '../lib/contract/webhooks.ts';
import { jsonText } from './json-text.ts';
import type { KeptVersion } from './kept-version.ts';
import { index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from './orm.ts';

/** Paths are relative here, as the migration generator reads this file without the aliases of package.json. */

export const jobs = sqliteTable(
  'jobs',
  {
    /** Order of creation; the public id says nothing about it. */
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    operation: text('operation').$type<Operation>().notNull(),
    /** As it was asked: a reference, or a model's id. */
    model: text('model').notNull(),
    /** The reference in its one form; null for what is no download. */
    referenceKey: text('reference_key'),
    modelId: text('model_id'),
    revision: text('revision'),
    state: text('state').$type<JobState>().notNull(),
    attempt: integer('attempt').notNull().default(1),
    /** Its place in the queue once somebody has moved it; `seq` until then. */
    rank: integer('rank'),
    /** What was pinned before the first byte: a restart goes on with the same commit and files. */
    plan: jsonText('plan').$type<unknown>(),
    /** The last count at a pause, a stop or the end; while a job runs the count lives in memory. */
    progress: jsonText('progress').$type<Progress>(),
    error: jsonText('error').$type<WireError>(),
    result: jsonText('result').$type<unknown>(),
    requestedBy: text('requested_by'),
    /** Whether who asked had a Hub token of their own then: without it the job does not go on as somebody else. */
    withOwnHubToken: integer('with_own_hub_token', { mode: 'boolean' }).notNull().default(false),
    /** What `requestedBy` names: names alone don't tell. */
    requestedByKind: text('requested_by_kind').$type<ActorKind>().notNull().default('machine'),
    /** The address of who asked; null for the hive itself, and where another asked in their name. */
    requestedFrom: text('requested_from'),
    createdAt: text('created_at').notNull(),
    startedAt: text('started_at'),
    endedAt: text('ended_at'),
    /** When somebody put this failure aside. */
    dismissedAt: text('dismissed_at'),
    /** When it was taken out of the lists; the record stays. */
    clearedAt: text('cleared_at'),
  },
  (table) => [
    index('jobs_state').on(table.state),
    index('jobs_ended').on(table.endedAt, table.seq),
    /** Two requests for one model at one moment: the database lets one through, the other attaches. */
    uniqueIndex('jobs_one_live_download')
      .on(table.referenceKey)
      .where(sql`${table.operation} = 'model_download' and ${table.state} not in ('completed', 'failed', 'cancelled')`),
  ],
);

/** Who wants to hear of the end of a job. */
export const follows = sqliteTable(
  'follows',
  {
    jobId: text('job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    /** Kind and name of a caller, as `user:ada@example.org`: neither is ever given to somebody else. */
    follower: text('follower').notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.follower] })],
);

/** What somebody is to be told who may not have been there: the last that is known of each job or request. */
export const notices = sqliteTable(
  'notices',
  {
    /** As in `follows`. */
    follower: text('follower').notNull(),
    /** Id of the job or request. */
    about: text('about').notNull(),
    kind: text('kind').$type<NoticeKind>().notNull(),
    /** Null for a request. */
    operation: text('operation').$type<Operation>(),
    model: text('model').notNull(),
    modelId: text('model_id'),
    error: text('error', { mode: 'json' }).$type<WireError>(),
    note: text('note'),
    at: text('at').notNull(),
    seenAt: text('seen_at'),
  },
  (table) => [
    primaryKey({ columns: [table.follower, table.about] }),
    index('notices_of_follower').on(table.follower, table.at),
  ],
);

export const events = sqliteTable(
  'events',
  {
    /** The `id:` of the event stream. AUTOINCREMENT, so that a number is never given twice. */
    id: integer('id').primaryKey({ autoIncrement: true }),
    jobId: text('job_id').references(() => jobs.id, { onDelete: 'cascade' }),
    event: text('event').$type<DurableEvent['event']>().notNull(),
    data: jsonText('data').$type<DurableEvent['data']>().notNull(),
  },
  (table) => [index('events_job').on(table.jobId, table.id)],
);

export const models = sqliteTable(
  'models',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    repo: text('repo').notNull(),
    revision: text('revision').notNull(),
    quant: text('quant'),
    architecture: text('architecture'),
    parameters: integer('parameters'),
    contextLength: integer('context_length'),
    sizeBytes: integer('size_bytes').notNull(),
    path: text('path').notNull(),
    mmprojPath: text('mmproj_path'),
    status: text('status').$type<ModelStatus>().notNull(),
    license: text('license'),
    addedAt: text('added_at').notNull(),
    addedBy: text('added_by'),
    verifiedAt: text('verified_at').notNull(),
    lastUsedAt: text('last_used_at'),
    /** Branch or tag that it came from; null when its commit was named. */
    follows: text('follows').default('main'),
    upstream: jsonText('upstream').$type<Upstream>(),
    /** The version before this one, to go back to: a row like this and its artifacts. */
    previous: jsonText('previous').$type<KeptVersion>(),
  },
  (table) => [
    index('models_added_at').on(table.addedAt, table.id),
    index('models_by_name').on(sql`${table.name} collate nocase`, table.id),
    index('models_size').on(table.sizeBytes, table.id),
    index('models_parameters').on(
      sql`case when ${table.parameters} is null then 0 else ${table.parameters} end`,
      table.id,
    ),
    index('models_quant').on(table.quant),
    index('models_architecture').on(sql`lower(${table.architecture})`),
    index('models_status').on(table.status),
  ],
);

export const artifacts = sqliteTable(
  'artifacts',
  {
    modelId: text('model_id')
      .notNull()
      .references(() => models.id, { onDelete: 'cascade' }),
    /** Shards in their order, then the companion. */
    position: integer('position').notNull(),
    role: text('role').$type<'weights' | 'mmproj'>().notNull(),
    path: text('path').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    algorithm: text('algorithm').$type<'sha256' | 'git-sha1'>().notNull(),
    digest: text('digest').notNull(),
  },
  (table) => [primaryKey({ columns: [table.modelId, table.position] }), index('artifacts_digest').on(table.digest)],
);

/** What an admin has changed while the hive ran; the environment holds for the rest. */
export const settings = sqliteTable('settings', {
  name: text('name').primaryKey(),
  /** Null is a value too: no limit. */
  value: jsonText('value').$type<unknown>(),
});

/** Headers of GGUF files that were read before a download, by what the file hashes to: they never change. */
export const headers = sqliteTable(
  'headers',
  {
    digest: text('digest').primaryKey(),
    /** Of the shape: one of an older version is read again. */
    version: integer('version').notNull(),
    shape: jsonText('shape').$type<unknown>().notNull(),
    readAt: text('read_at').notNull(),
  },
  (table) => [index('headers_read_at').on(table.readAt)],
);
/** What the last look through the disk found. */
export const scans = sqliteTable('scans', {
  jobId: text('job_id').primaryKey(),
  at: text('at').notNull(),
  result: jsonText('result').$type<Scan>().notNull(),
});

export const users = sqliteTable('users', {
  id: text('id').primaryKey(),
  /** In lower case. It never changes, as jobs and models say by it who asked for them. */
  email: text('email').notNull().unique(),
  role: text('role').$type<Role>().notNull(),
  /** Null until the invitation is accepted. */
  passwordHash: text('password_hash'),
  /** Issuer and subject of an OpenID Connect provider; null until they have signed in with one. */
  identity: text('identity').unique(),
  createdAt: text('created_at').notNull(),
  createdBy: text('created_by'),
  disabledAt: text('disabled_at'),
  /** Null: as the settings say for everybody. */
  quota: jsonText('quota').$type<Quota>(),
});

/** Tokens of the Hub, sealed with a key that is not in the database. */
export const hubTokens = sqliteTable('hub_tokens', {
  /** A user's id, or `hive` for that of all. */
  holder: text('holder').primaryKey(),
  /** The only Hub that it is sent to. */
  endpoint: text('endpoint').notNull(),
  /** As the Hub calls whose it is. */
  account: text('account').notNull(),
  sealed: text('sealed').notNull(),
  storedAt: text('stored_at').notNull(),
});

/** One-time links of setup, invitation and reset. Only the hash of their secret is kept. */
export const links = sqliteTable('links', {
  secretHash: text('secret_hash').primaryKey(),
  kind: text('kind').$type<LinkKind>().notNull(),
  /** Null for the setup: there is no user yet. */
  userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at').notNull(),
});

export const sessions = sqliteTable('sessions', {
  id: text('id').primaryKey(),
  secretHash: text('secret_hash').notNull().unique(),
  userId: text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  address: text('address').notNull(),
  agent: text('agent').notNull(),
  createdAt: text('created_at').notNull(),
  lastSeenAt: text('last_seen_at').notNull(),
  expiresAt: text('expires_at').notNull(),
});

export const tokens = sqliteTable('tokens', {
  id: text('id').primaryKey(),
  /** Never given twice: jobs and models say by it who asked for them. */
  name: text('name').notNull().unique(),
  role: text('role').$type<Role>().notNull(),
  secretHash: text('secret_hash').notNull().unique(),
  createdBy: text('created_by').references(() => users.id),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at'),
  lastUsedAt: text('last_used_at'),
  revokedAt: text('revoked_at'),
});

/** Downloads that were asked for by people who may not download. */
export const requests = sqliteTable(
  'requests',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    model: text('model').notNull(),
    /** The reference in its one form. */
    referenceKey: text('reference_key').notNull(),
    reason: text('reason'),
    requestedBy: text('requested_by').notNull(),
    requestedByKind: text('requested_by_kind').$type<ActorKind>().notNull().default('user'),
    state: text('state').$type<ModelRequest['state']>().notNull(),
    note: text('note'),
    decidedBy: text('decided_by'),
    createdAt: text('created_at').notNull(),
    decidedAt: text('decided_at'),
    jobId: text('job_id').references(() => jobs.id, { onDelete: 'set null' }),
  },
  (table) => [
    /** Asking twice is one request. */
    uniqueIndex('requests_one_open').on(table.referenceKey, table.requestedBy).where(sql`${table.state} = 'open'`),
  ],
);

/** What a repo has at a commit, as the vendor said when this hive asked for it: a commit never changes. */
export const listings = sqliteTable(
  'listings',
  {
    /** In lower case; `repo` is the vendor's spelling. */
    repoKey: text('repo_key').notNull(),
    commit: text('commit').notNull(),
    repo: text('repo').notNull(),
    /** Branches and tags that led to it, with when that was seen last. */
    refs: jsonText('refs').$type<Record<string, string>>().notNull(),
    /** Whether the vendor gives it to some accounts alone. */
    restricted: integer('restricted', { mode: 'boolean' }).notNull(),
    license: text('license'),
    files: jsonText('files').$type<unknown>().notNull(),
    seenAt: text('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.repoKey, table.commit] })],
);

/** Who changed what. The migration adds triggers: rows are added at the end of the chain, never changed, never deleted. */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(),
    at: text('at').notNull(),
    actor: text('actor'),
    actorKind: text('actor_kind').$type<ActorKind>().notNull(),
    address: text('address'),
    action: text('action').$type<AuditAction>().notNull(),
    target: text('target').notNull(),
    /** Canonical JSON. */
    details: text('details').notNull(),
    previousHash: text('previous_hash'),
    hash: text('hash').notNull(),
  },
  (table) => [index('audit_action').on(table.action, table.seq)],
);

/** Addresses that are told what happens here. */
export const webhooks = sqliteTable('webhooks', {
  id: text('id').primaryKey(),
  url: text('url').notNull(),
  events: jsonText('events').$type<WebhookEvent[]>().notNull(),
  allowPrivate: integer('allow_private', { mode: 'boolean' }).notNull(),
  secret: text('secret').notNull(),
  /** Events up to this one have their deliveries. */
  seenEventId: integer('seen_event_id').notNull(),
  createdAt: text('created_at').notNull(),
});

export const deliveries = sqliteTable(
  'deliveries',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    event: text('event').$type<Delivery['event']>().notNull(),
    /** As it is sent, each time the same. */
    body: text('body').notNull(),
    state: text('state').$type<Delivery['state']>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAt: text('next_at'),
    status: integer('status'),
    problem: text('problem'),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('deliveries_webhook').on(table.webhookId, table.seq), index('deliveries_next').on(table.nextAt)],
);
