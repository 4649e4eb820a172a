import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { RepoFit } from '#lib/contract/hub.ts';
import type { OwnHubToken, SetOwnHubToken } from '#lib/contract/hub-token.ts';
import type { DecideRequest, ModelRequest } from '#lib/contract/requests.ts';
import type {
  ChangePassword,
  ChangeUser,
  CreateToken,
  CreateUser,
  LinkCreated,
  SignIn,
  TokenCreated,
  UseLink,
  User,
  UserCreated,
  Whoami,
} from '#lib/contract/team.ts';
import type { CreateWebhook, Delivery, WebhookCreated } from '#lib/contract/webhooks.ts';
import { createCall, type Fetch } from './api-client.ts';

/** The part of the API that is about people. Every failure is a HiveError. */
export function createTeamClient(fetch: Fetch = (path, init) => globalThis.fetch(path, init)) {
  const call = createCall(fetch);
  const at = (noun: string, id: string, step = '') => `/v1/${noun}/${encodeURIComponent(id)}${step}`;
  return {
    whoami: () => call<Whoami>('GET', '/v1/session'),
    signIn: (given: SignIn) => call<Whoami>('POST', '/v1/session', given),
    signOut: () => call<void>('DELETE', '/v1/session'),
    acceptLink: (secret: string, given: UseLink) => call<Whoami>('POST', at('links', secret), given),
    changePassword: (given: ChangePassword) => call<void>('PUT', '/v1/password', given),
    setOwnHubToken: (given: SetOwnHubToken) => call<OwnHubToken>('PUT', '/v1/hub-token', given),
    removeOwnHubToken: () => call<void>('DELETE', '/v1/hub-token'),
    createUser: (given: CreateUser) => call<UserCreated>('POST', '/v1/users', given),
    changeUser: (id: string, change: ChangeUser) => call<User>('PATCH', at('users', id), change),
    createPasswordLink: (id: string) => call<LinkCreated>('POST', at('users', id, '/link')),
    decide: (id: string, verb: 'approve' | 'decline', given: DecideRequest) =>
      call<ModelRequest>('POST', at('requests', id, `/${verb}`), given),
    previewDownload: (model: string) =>
      call<DownloadPreview>('POST', '/v1/jobs', { operation: 'model_download', model, dry_run: true }),
    fitOf: (repo: string, revision: string) =>
      call<RepoFit>('GET', `/v1/hub/models/${repo}/fit?revision=${encodeURIComponent(revision)}`),
    createToken: (given: CreateToken) => call<TokenCreated>('POST', '/v1/tokens', given),
    revokeToken: (id: string) => call<void>('DELETE', at('tokens', id)),
    createWebhook: (given: CreateWebhook) => call<WebhookCreated>('POST', '/v1/webhooks', given),
    removeWebhook: (id: string) => call<void>('DELETE', at('webhooks', id)),
    testWebhook: (id: string) => call<Delivery>('POST', at('webhooks', id, '/test')),
    endSession: (id: string) => call<void>('DELETE', at('sessions', id)),
  };
}

export type TeamClient = ReturnType<typeof createTeamClient>;

export const teamClient = createTeamClient();
