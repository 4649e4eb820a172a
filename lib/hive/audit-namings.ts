import type { Namings } from './audit-verbs.ts';
import type { Hive } from './hive.ts';

/**
 * What each verb of the hive is in the audit: that it only looks, what is written of it, or which entries the rooms write
 * that it calls. Whom an entry is about is said by `names`, as a verb is given their ids alone.
 */
export function createNamings(names: { user: (id: string) => string; token: (id: string) => string }): Namings<Hive> {
  return {
    version: 'reads',
    settings: { hubEndpoint: 'reads' },
    folders: { hubCache: 'reads', models: 'reads', database: 'reads' },
    models: {
      list: 'reads',
      get: 'reads',
      summarize: 'reads',
      listDeleted: 'reads',
      inspect: 'reads',
      story: 'reads',
      previewDeletion: 'reads',
      previewDeletions: 'reads',
      delete: { within: ['model_delete'] },
      deleteMany: { within: ['model_delete'] },
      verify: { within: ['job_create'] },
      verifyMany: { within: ['job_create'] },
    },
    upstream: {
      check: { within: ['job_create'] },
      update: { within: ['job_create'] },
      rollback: { within: ['job_create'] },
      repair: { within: ['job_create'] },
      previewGivingUp: 'reads',
      giveUp: { within: ['version_delete'] },
    },
    jobs: {
      create: { within: ['job_create'] },
      preview: 'reads',
      list: 'reads',
      get: 'reads',
      history: 'reads',
      work: 'reads',
      // What somebody wants to hear of, and has heard, changes nothing for anybody else.
      follow: 'reads',
      unfollow: 'reads',
      clearHistory: { within: ['history_clear'] },
      dismiss: { within: ['job_dismiss'] },
      pauseAll: { within: ['job_pause'] },
      resumeAll: { within: ['job_resume'] },
      cancel: { within: ['job_cancel'] },
      pause: { within: ['job_pause'] },
      resume: { within: ['job_resume'] },
      retry: { within: ['job_retry'] },
      move: { within: ['job_move'] },
    },
    mirror: {
      who: 'reads',
      search: 'reads',
      listing: 'reads',
      refs: 'reads',
      file: { within: ['job_create', 'file_add'] },
    },
    hub: { search: 'reads', repo: 'reads', fit: 'reads', revisions: 'reads', readme: 'reads', picture: 'reads' },
    disk: {
      use: 'reads',
      lastScan: 'reads',
      reclaim: { within: ['disk_reclaim'] },
    },
    notices: { list: 'reads', see: 'reads' },
    requests: {
      ask: { within: ['job_create', 'request_create'] },
      list: 'reads',
      get: 'reads',
      approve: { within: ['request_approve'] },
      decline: { within: ['request_decline'] },
    },
    events: { lastId: 'reads', watchHive: 'reads', watchJob: 'reads' },
    team: {
      whoami: 'reads',
      waysIn: 'reads',
      signIn: { within: ['sign_in', 'sign_in_refused'] },
      signOut: { within: ['sign_out'] },
      openIdName: 'reads',
      beginOpenId: { within: ['sign_in_refused'] },
      finishOpenId: { within: ['sign_in', 'sign_in_refused', 'user_create', 'user_change'] },
      showLink: 'reads',
      useLink: { within: ['link_use'] },
      changePassword: { within: ['password_change'] },
      listSessions: 'reads',
      endSession: { action: 'session_end', deed: (_, id) => ({ target: id }) },
      listUsers: 'reads',
      createUser: {
        action: 'user_create',
        deed: ({ user: { id, email, role } }) => ({ target: email, details: { user_id: id, role } }),
      },
      changeUser: {
        action: 'user_change',
        deed: ({ id, email }, _, change) => ({ target: email, details: { user_id: id, ...change } }),
      },
      createPasswordLink: {
        action: 'link_create',
        deed: ({ expires_at }, id) => ({ target: names.user(id), details: { user_id: id, expires_at } }),
      },
      listTokens: 'reads',
      createToken: {
        action: 'token_create',
        deed: ({ id }, { name, role, expires_at }) => ({
          target: name,
          details: { token_id: id, role, expires_at: expires_at ?? null },
        }),
      },
      revokeToken: {
        action: 'token_revoke',
        deed: (_, id) => ({ target: names.token(id), details: { token_id: id } }),
      },
    },
    ownHubToken: {
      show: 'reads',
      set: { within: ['hub_token_set'] },
      remove: { action: 'hub_token_remove', deed: () => ({ target: 'own Hub token' }) },
    },
    webhooks: {
      list: 'reads',
      deliveries: 'reads',
      // Only where it leads: the rest of an address may be as good as a password.
      create: {
        action: 'webhook_create',
        deed: ({ webhook: { id, url, events, allow_private } }) => ({
          target: id,
          details: { origin: new URL(url).origin, events, allow_private },
        }),
      },
      remove: {
        action: 'webhook_delete',
        deed: ({ url }, id) => ({ target: id, details: { origin: new URL(url).origin } }),
      },
      test: { within: ['webhook_test'] },
    },
    audit: { list: 'reads', export: 'reads', verify: 'reads' },
    readSettings: 'reads',
    changeSettings: { within: ['settings_change'] },
    testHub: 'reads',
    metrics: 'reads',
    checkReady: 'reads',
    capabilities: 'reads',
    devicesFound: 'reads',
  };
}
