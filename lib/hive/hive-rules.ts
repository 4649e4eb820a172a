import { HiveError } from '#lib/contract/hive-error.ts';
import type { CreateJob } from '#lib/contract/jobs.ts';
import type { Role } from '#lib/contract/team.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import { type Member, requireRole } from '#lib/team/caller.ts';
import type { Rules } from '#lib/team/guard-verbs.ts';
import type { Hive } from './hive.ts';

/** They look through any folder that is named, take files from there, or bring them there. */
const OF_THE_DISK: readonly string[] = [
  'model_scan',
  'model_import',
  'storage_move',
] satisfies CreateJob['operation'][];
/** They change models, or ask the Hub and spend its quota. */
const NEEDS_OPERATOR: readonly CreateJob['operation'][] = [
  'model_check',
  'model_update',
  'model_rollback',
  'model_repair',
];

/** Others ask, and an admin decides. */
export const MAY_DOWNLOAD: Role = 'operator';

/**
 * Who may use which verb of the hive: the whole of it, and the only place. From the contract, section 8: viewers read
 * and ask, operators also download and steer, and delete what they brought, admins do everything.
 */
export function createRules({
  addedBy,
  jobOf,
}: {
  /** Undefined for a model that is not here: the verb itself says so. */
  addedBy: (modelId: string) => string | null | undefined;
  /** Null for a job that is not here: the verb itself says so. */
  jobOf: (
    id: string,
  ) => (Pick<JobRecord, 'operation' | 'model' | 'requestedBy'> & { withTheirHubToken: boolean }) | null;
}): Rules<Hive> {
  const requireOwn = (member: Member, ids: readonly string[], alsoAbsent = false) => {
    if (member.role === 'admin') return;
    for (const id of ids) {
      const owner = addedBy(id);
      if ((owner === undefined && !alsoAbsent) || owner === member.name) continue;
      throw new HiveError('forbidden', `${id} was brought here by somebody else.`, {
        hint: 'Ask that person or an admin to delete it.',
        details: { id },
      });
    }
  };
  const requireForJob = (member: Member, request: CreateJob) => {
    if (request.operation === 'model_download') requireRole(member, MAY_DOWNLOAD);
    if (OF_THE_DISK.includes(request.operation)) requireRole(member, 'admin');
    if (NEEDS_OPERATOR.includes(request.operation)) requireRole(member, 'operator');
    if (request.operation !== 'model_delete') return;
    requireRole(member, 'operator');
    requireOwn(member, [request.id]);
  };
  /** What is done to a job does what the job does: who may not hand it in may not set it going again, nor stop it. */
  const requireForStep = (member: Member, id: string) => {
    const job = jobOf(id);
    if (job && OF_THE_DISK.includes(job.operation)) requireRole(member, 'admin');
  };
  const requireForRetry = (member: Member, id: string) => {
    requireForStep(member, id);
    const job = jobOf(id);
    if (job?.operation === 'model_delete') requireOwn(member, [job.model], true);
    if (!job?.withTheirHubToken || job.requestedBy === member.name) return;
    throw new HiveError(
      'forbidden',
      `This is brought with the Hub token of ${job.requestedBy}, which is theirs alone.`,
      {
        hint: 'Ask for the model yourself, or ask that person to try it again.',
        details: { requested_by: job.requestedBy },
      },
    );
  };

  return {
    version: 'anyone',
    settings: { hubEndpoint: 'anyone' },
    folders: { hubCache: 'anyone', models: 'anyone', database: 'anyone' },
    models: {
      list: 'viewer',
      get: 'viewer',
      summarize: 'viewer',
      listDeleted: 'viewer',
      inspect: 'viewer',
      story: 'viewer',
      previewDeletion: 'viewer',
      previewDeletions: 'viewer',
      delete: { least: 'operator', check: (member, id) => requireOwn(member, [id]) },
      deleteMany: { least: 'operator', check: (member, ids) => requireOwn(member, ids) },
      verify: 'operator',
      verifyMany: 'operator',
    },
    upstream: {
      check: 'operator',
      update: 'operator',
      rollback: 'operator',
      repair: 'operator',
      previewGivingUp: 'viewer',
      giveUp: { least: 'operator', check: (member, id) => requireOwn(member, [id]) },
    },
    jobs: {
      create: { least: 'viewer', check: requireForJob },
      preview: 'viewer',
      list: 'viewer',
      get: 'viewer',
      history: 'viewer',
      work: 'viewer',
      follow: 'viewer',
      unfollow: 'viewer',
      clearHistory: 'operator',
      dismiss: 'operator',
      pauseAll: 'operator',
      resumeAll: 'operator',
      cancel: { least: 'operator', check: requireForStep },
      pause: 'operator',
      resume: 'operator',
      retry: { least: 'operator', check: requireForRetry },
      move: { least: 'operator', check: requireForStep },
    },
    hub: { search: 'viewer', repo: 'viewer', fit: 'viewer', revisions: 'viewer', readme: 'viewer', picture: 'viewer' },
    // Gated models and pull-through ask for more: `mirror-verbs.ts`.
    mirror: { who: 'viewer', search: 'viewer', listing: 'viewer', refs: 'viewer', file: 'viewer' },
    disk: { use: 'viewer', lastScan: 'viewer', reclaim: 'admin' },
    notices: { list: 'viewer', see: 'viewer' },
    requests: { ask: 'viewer', list: 'viewer', get: 'viewer', approve: 'admin', decline: 'admin' },
    events: { lastId: 'viewer', watchHive: 'viewer', watchJob: 'viewer' },
    team: {
      whoami: 'anyone',
      waysIn: 'viewer',
      signIn: 'anyone',
      openIdName: 'anyone',
      beginOpenId: 'anyone',
      finishOpenId: 'anyone',
      signOut: 'anyone',
      showLink: 'anyone',
      useLink: 'anyone',
      changePassword: 'viewer',
      listSessions: 'viewer',
      endSession: 'viewer',
      listUsers: 'admin',
      createUser: 'admin',
      changeUser: 'admin',
      createPasswordLink: 'admin',
      listTokens: 'admin',
      createToken: 'admin',
      revokeToken: 'admin',
    },
    ownHubToken: { show: 'viewer', set: 'viewer', remove: 'viewer' },
    webhooks: { list: 'admin', create: 'admin', remove: 'admin', test: 'admin', deliveries: 'admin' },
    audit: { list: 'admin', export: 'admin', verify: 'admin' },
    readSettings: 'viewer',
    changeSettings: 'admin',
    testHub: 'admin',
    metrics: 'viewer',
    checkReady: 'viewer',
    capabilities: 'viewer',
    devicesFound: 'viewer',
  };
}
