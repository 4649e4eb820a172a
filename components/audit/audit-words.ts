import type { AuditAction, AuditEntry } from '#lib/contract/audit.ts';

export const AUDIT_WORDS: Record<AuditAction, string> = {
  job_create: 'Asked for a job',
  job_pause: 'Paused a job',
  job_resume: 'Resumed a job',
  job_retry: 'Tried a job again',
  job_cancel: 'Cancelled a job',
  job_move: 'Moved a job in the queue',
  job_dismiss: 'Put a failure aside',
  job_complete: 'Job done',
  job_fail: 'Job failed',
  history_clear: 'Cleared the history',
  model_add: 'Model added',
  model_change: 'Model changed',
  model_delete: 'Model deleted',
  version_delete: 'Earlier version deleted',
  file_add: 'File brought for the mirror',
  disk_reclaim: 'Gave disk space back',
  request_create: 'Asked an admin for a model',
  request_approve: 'Approved a request',
  request_decline: 'Declined a request',
  settings_change: 'Changed settings',
  user_create: 'Invited a person',
  user_change: 'Changed a person',
  link_create: 'Made a link for a password',
  link_use: 'Used a link',
  sign_in: 'Signed in',
  sign_in_refused: 'Sign-in refused',
  sign_out: 'Signed out',
  password_change: 'Changed their password',
  session_end: 'Ended a session',
  token_create: 'Made a token',
  token_revoke: 'Revoked a token',
  hub_token_set: 'Stored a Hub token of their own',
  hub_token_remove: 'Removed their own Hub token',
  webhook_create: 'Added a webhook',
  webhook_delete: 'Removed a webhook',
  webhook_test: 'Tested a webhook',
  database_restore: 'Put a backup back',
};

const NAMELESS: Record<AuditEntry['actor_kind'], string> = {
  machine: 'The person at this machine',
  user: 'A user',
  token: 'A token',
  anonymous: 'Somebody unknown',
  shell: 'The shell of this machine',
  hive: 'The hive',
};

export const sayActor = ({ actor, actor_kind }: Pick<AuditEntry, 'actor' | 'actor_kind'>): string =>
  actor ?? NAMELESS[actor_kind];

/** What was done for somebody without a request of theirs was done at the server; the hive and the shell are there anyway. */
export function sayPlace({ address, actor_kind }: Pick<AuditEntry, 'address' | 'actor_kind'>): string {
  if (address !== null) return ` from ${address}`;
  return actor_kind === 'hive' || actor_kind === 'shell' ? '' : ' at the server';
}

/** A job is told by its model: its id says nothing to people. */
export function sayTarget({ target, details }: Pick<AuditEntry, 'target' | 'details'>): string {
  const named = details.model_id ?? details.model;
  return typeof named === 'string' ? named : target;
}
